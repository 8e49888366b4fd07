using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Whether a project keeps the tokens of its users' sign-in, and these alone, where <c>GetTokenAsync</c> reads them.</summary>
internal static class SavedTokens
{
    private const string Switch = "SaveTokens";

    /// <summary>Sign-ins whose access tokens expire within the hour.</summary>
    private static readonly string[] s_signIns = ["AddOpenIdConnect", "OpenIdConnectOptions", "AddGoogle", "AddMicrosoftAccount"];

    /// <summary>Handlers whose tokens may be meant instead: those of a caller, who renews them, and of providers whose tokens last.</summary>
    private static readonly string[] s_others =
        ["AddJwtBearer", "AddBearerToken", "AddMicrosoftIdentityWebApi", "AddOAuth", "AddGitHub", "AddFacebook", "AddTwitter", "AddDiscord", "AddSlack"];

    private static readonly FileFact<bool> s_files = new(AreKept);

    public static bool AreKept(Compilation compilation, SourceWords words) =>
        words.Contains(Switch) && Array.Exists(s_signIns, words.Contains) && !Array.Exists(s_others, words.Contains) && compilation.SyntaxTrees.Any(s_files.Of);

    /// <summary>Whether the text sets the switch to <c>true</c>, outside a comment.</summary>
    private static bool AreKept(string text)
    {
        for (var at = Find(0); at >= 0; at = Find(at + Switch.Length))
        {
            if (TextLook.Follows(text, at + Switch.Length, "=", "true") && !TextLook.IsInComment(text, at))
                return true;
        }

        return false;

        int Find(int from) => text.IndexOf(Switch, from, StringComparison.Ordinal);
    }
}
