namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// A private key in PEM (RFC 7468). The scanner reads runs of token characters, of which a header with its spaces is none, so a
/// key is found from its first line of base64. A header alone is code that reads or writes keys.
/// </summary>
internal static class PrivateKeyBlock
{
    private const int ShortestBody = 64;
    private const string Begin = "-----BEGIN ";
    private const string ShortestHeader = "-----BEGIN PRIVATE KEY-----";
    private const string End = "-----END ";

    private static readonly TokenFamily Family = new("private key", Confidence.Verified) { IsSelfMade = true };

    private static readonly string[] Labels =
    [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ];

    /// <summary>The key whose base64 begins with a run.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, int run, out FoundSecret found)
    {
        found = default;
        if (run < ShortestHeader.Length)
            return false;
        var header = SkipSpaceBack(text, run);
        if (header == run || header < 5 || !text.Slice(header - 5, 5).SequenceEqual("-----".AsSpan()))
            return false;

        var window = Math.Max(from, header - 45);
        if (window >= header)
            return false;
        var start = text.Slice(window, header - window).LastIndexOf(Begin.AsSpan());
        if (start < 0)
            return false;
        start += window;
        if (!IsLabel(text, start + Begin.Length, header - 5))
            return false;

        var end = EndOfBody(text, header, out var length);
        if (length < ShortestBody)
            return false;
        found = new FoundSecret(Family, start, EndOfFooter(text, end) - start);
        return true;
    }

    private static bool IsLabel(ReadOnlySpan<char> text, int start, int end)
    {
        foreach (var label in Labels)
        {
            if (end > start && text.Slice(start, end - start).SequenceEqual(label.AsSpan()))
                return true;
        }

        return false;
    }

    private static int EndOfBody(ReadOnlySpan<char> text, int start, out int length)
    {
        length = 0;
        var end = start;
        while (end < text.Length)
        {
            if (IsEscape(text, end))
                end += 2;
            else if (Alphabet.Base64.Contains(text[end]) && text[end] != '-')
            {
                length++;
                end++;
            }
            else if (text[end] is ' ' or '\r' or '\n' or '\t' or '=')
                end++;
            else
                break;
        }

        return end;
    }

    private static int EndOfFooter(ReadOnlySpan<char> text, int end)
    {
        if (!text.Slice(end).StartsWith(End.AsSpan()))
            return end;
        var dashes = text.Slice(end + End.Length, Math.Min(45, text.Length - end - End.Length)).IndexOf("-----".AsSpan());
        return dashes < 0 ? end : end + End.Length + dashes + 5;
    }

    // Back over line ends, indentation, and a line end written as `\n`, whose letter belongs to the run.
    private static int SkipSpaceBack(ReadOnlySpan<char> text, int run)
    {
        var at = run;
        while (at > 0 && run - at < 200 && text[at - 1] is ' ' or '\r' or '\n' or '\t' or '\\')
            at -= at > 2 && IsEscape(text, at - 2) && text[at - 1] is 'n' or 'r' ? 2 : 1;
        return at;
    }

    private static bool IsEscape(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] == '\\' && text[at + 1] is 'n' or 'r';
}
