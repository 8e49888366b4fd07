using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// Signs that somebody in a project refreshes the tokens of its users, or ends the session with them. They are taken by name and
/// generously: one sign in any file, and nothing is said.
/// </summary>
internal static class RefreshSigns
{
    /// <summary>Libraries that refresh, and events that look at each request's session.</summary>
    private static readonly string[] s_words =
    [
        "AddOpenIdConnectAccessTokenManagement", "AddAccessTokenManagement", "AddUserAccessTokenManagement", "AddUserAccessTokenHttpClient", "AddUserAccessTokenClient",
        "AddUserAccessTokenHandler", "AddBlazorServerAccessTokenManagement", "GetUserAccessTokenAsync", "AddBff", "AddMicrosoftIdentityWebApp",
        "AddMicrosoftIdentityWebAppAuthentication", "EnableTokenAcquisitionToCallDownstreamApi", "ITokenAcquisition", "IAuthorizationHeaderProvider", "IDownstreamApi",
        "AcquireTokenSilent", "OnValidatePrincipal", "ValidatePrincipal", "UseTokenLifetime",
    ];

    /// <summary>Libraries that offer a refresh, which a project may leave alone.</summary>
    private static readonly string[] s_libraries = ["Microsoft.", "System.", "Azure.", "Duende.", "IdentityModel", "OpenIddict", "RestSharp", "Google."];

    /// <summary>What a field of a token response is declared and read with; a text <c>refresh_token</c> after any other word is sent.</summary>
    private static readonly HashSet<string> s_fields = new(StringComparer.Ordinal)
    {
        "JsonPropertyName", "JsonProperty", "PropertyName", "Name", "GetProperty", "TryGetProperty",
    };

    private static readonly FileFact<bool> s_files = new(static text => IsTold(text, "refresh") || IsTold(text, "renew") || HasExpiry(text));

    public static bool AreIn(Compilation compilation, SourceWords words) =>
        Array.Exists(s_words, words.Contains) || compilation.SyntaxTrees.Any(static file => s_files.Of(file) && TokenMention.IsIn(file))
        || compilation.SyntaxTrees.Any(ShortSession.IsIn) || compilation.SourceModule.ReferencedAssemblySymbols.Any(IsRefreshing);

    /// <summary>Another project of the solution: of its code only the names of the types can be seen.</summary>
    private static bool IsRefreshing(IAssemblySymbol assembly) =>
        !Array.Exists(s_libraries, library => assembly.Name.StartsWith(library, StringComparison.Ordinal))
        && assembly.TypeNames.Any(static name => Has(name, "Refresh") && (Has(name, "Token") || Has(name, "Cookie") || Has(name, "Session")));

    private static bool Has(string name, string word) => name.IndexOf(word, StringComparison.Ordinal) >= 0;

    /// <summary>The session keeps the expiry under this name; who reads it acts on it.</summary>
    private static bool HasExpiry(string text) => Has(text, "expires_at");

    /// <summary>Whether a name with the verb says more than that there is a refresh token, or the refresh token is put into a request.</summary>
    private static bool IsTold(string text, string verb)
    {
        for (var at = Find(0); at >= 0; at = Find(at + verb.Length))
        {
            var word = TextLook.WordAt(text, at);
            if (!TextLook.IsInComment(text, at) && !(IsNoun(word) && !IsSent(text, at - word.IndexOf(verb, StringComparison.OrdinalIgnoreCase))))
                return true;
        }

        return false;

        int Find(int from) => text.IndexOf(verb, from, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNoun(string word) => word.TrimStart('_').Replace("_", "").ToUpperInvariant() is "REFRESHTOKEN" or "REFRESHTOKENS";

    private static bool IsSent(string text, int start)
    {
        var before = TextLook.WordBefore(text, start);
        return start > 0 && text[start - 1] switch
        {
            '"' => !s_fields.Contains(before),
            '=' or '&' => true,
            // OpenIdConnectGrantTypes.RefreshToken, OpenIdConnectParameterNames.RefreshToken
            '.' => Has(before, "Grant") || before.EndsWith("Names", StringComparison.Ordinal),
            _ => false,
        };
    }
}
