using System.Text.RegularExpressions;

namespace Broxi.Security;

/// <summary>Takes out of a server's text what looks like a token: some servers repeat the one that they refuse.</summary>
internal static partial class TokenText
{
    public static string Redact(string text) => LongWord().Replace(text, SensitiveString.Redacted);

    // JWTs and opaque tokens: 32 or more characters of a bearer token in a row; no word of a language is that long. URLs and
    // paths stay readable, for '/' is left out.
    [GeneratedRegex(@"[A-Za-z0-9\-._~+]{32,}=*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord();
}
