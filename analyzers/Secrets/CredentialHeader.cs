using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Request headers that carry a credential. The name of one is never a secret, only its value.</summary>
internal static class CredentialHeader
{
    private static readonly WordSet s_names = new(
        """
        authorization proxy-authorization x-api-key api-key x-auth-token x-access-token x-functions-key ocp-apim-subscription-key
        x-goog-api-key private-token x-vault-token x-amz-security-token
        """);

    private static readonly WordSet s_schemes = new("bearer basic digest negotiate ntlm dpop token apikey");

    public static bool Is(ReadOnlySpan<char> name) => s_names.Contains(name);

    public static bool IsScheme(ReadOnlySpan<char> word) => s_schemes.Contains(word);

    /// <summary>The header's name as the code gives it: text, a constant, or a member such as <c>HeaderNames.Authorization</c>.</summary>
    public static string? NameFrom(IOperation name, CancellationToken cancellation) => name.Unwrap() switch
    {
        IFieldReferenceOperation { Field.Name: "Authorization" } => "Authorization",
        IFieldReferenceOperation { Field.Name: "ProxyAuthorization" } => "Proxy-Authorization",
        var other => ValueTracer.Trace(other, cancellation).FirstConstant(static origin => origin.Text is not null)?.Text,
    };

    /// <summary>Whether the scheme names a token. User name and password, and challenges, are other rules' concern.</summary>
    public static bool IsTokenScheme(string scheme) =>
        !scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase)
        && !scheme.Equals("Negotiate", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("NTLM", StringComparison.OrdinalIgnoreCase);

    /// <summary>The token in <c>Bearer …</c> or the value itself; null when there is only a scheme, or no token.</summary>
    public static string? TokenIn(string value)
    {
        value = value.Trim();
        var space = value.IndexOf(' ');
        if (space < 0)
            return IsScheme(value) || !IsOneToken(value) ? null : value;

        var token = value.Substring(space + 1).TrimStart();
        return IsTokenScheme(value.Substring(0, space)) && IsOneToken(token) ? token : null;
    }

    /// <summary>Neither a sentence nor the parameters of a challenge, such as <c>realm="api"</c>.</summary>
    private static bool IsOneToken(string text) => text.IndexOf(' ') < 0 && text.IndexOf('"') < 0;

    /// <summary>The value in a line such as <c>Authorization: Bearer …</c>; null when the header carries no credential.</summary>
    public static string? ValueIn(string line) =>
        line.IndexOf(':') is > 0 and var colon && Is(line.Substring(0, colon).Trim()) ? line.Substring(colon + 1) : null;
}
