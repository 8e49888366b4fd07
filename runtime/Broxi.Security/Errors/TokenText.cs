using System.Text.RegularExpressions;

namespace Broxi.Security;

/// <summary>What a server says, made fit for people and logs: some servers repeat the token that they refuse.</summary>
internal static partial class TokenText
{
    // A server's text is shown to people and logged: it must not be long, and must not forge lines of a log (CWE-117).
    private const int MaxText = 300;

    /// <summary>One line of at most 300 characters, without anything that looks like a token.</summary>
    public static string OneLine(string text) =>
        string.Concat(Redact(text).Take(MaxText).Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    public static string Redact(string text) => LongWord().Replace(text, SensitiveString.Redacted);

    // JWTs and opaque tokens: 32 or more characters of a bearer token in a row; no word of a language is that long. URLs and
    // paths stay readable, for '/' is left out.
    [GeneratedRegex(@"[A-Za-z0-9\-._~+]{32,}=*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord();
}
