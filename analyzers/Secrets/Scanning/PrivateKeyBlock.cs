namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// A private key in PEM (RFC 7468). The scanner reads runs of token characters, of which a header with its spaces is none, so a
/// key is found from its first line of base64. A header alone is code that reads or writes keys.
/// </summary>
internal static class PrivateKeyBlock
{
    private const int ShortestBody = 64;
    private const int LongestHeader = 45;
    private const int LongestInfo = 200;
    private const int ShortestVector = 16;
    private const string Dashes = "-----";
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
        if (header == run)
            return false;

        // What stands before the body is the first line, or in old keys the lines that say how it is encrypted.
        var label = IsFirstLine(text, header) ? header - Dashes.Length : EndOfLabel(text, from, header);
        var start = label < 0 ? -1 : BeginBefore(text, from, label);
        if (start < 0 || !IsLabel(text, start + Begin.Length, label))
            return false;

        var end = EndOfBody(text, header, out var length);
        if (length < ShortestBody)
            return false;
        found = new FoundSecret(Family, start, EndOfFooter(text, end) - start);
        return true;
    }

    private static bool IsFirstLine(ReadOnlySpan<char> text, int end) => text.Slice(0, end).EndsWith(Dashes.AsSpan());

    private static int BeginBefore(ReadOnlySpan<char> text, int from, int end)
    {
        var window = Math.Max(from, end - LongestHeader);
        var start = window < end ? text.Slice(window, end - window).LastIndexOf(Begin.AsSpan()) : -1;
        return start < 0 ? -1 : window + start;
    }

    /// <summary>The end of the label before <c>Proc-Type: 4,ENCRYPTED</c> and <c>DEK-Info: AES-128-CBC,…</c> (RFC 1421); -1 when these are other lines.</summary>
    private static int EndOfLabel(ReadOnlySpan<char> text, int from, int end)
    {
        // The vector at the end of the last line: hardly any other text gets past it.
        for (var i = 1; i <= ShortestVector; i++)
        {
            if (end - i < from || text[end - i] is not ((>= '0' and <= '9') or (>= 'A' and <= 'F')))
                return -1;
        }

        var window = Math.Max(from, end - LongestInfo);
        var lines = text.Slice(window, end - window);
        var type = lines.LastIndexOf("Proc-Type:".AsSpan());
        if (type < 0 || lines.Slice(type).IndexOf("DEK-Info:".AsSpan()) < 0)
            return -1;
        var label = SkipSpaceBack(text, window + type);
        return IsFirstLine(text, label) ? label - Dashes.Length : -1;
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
        var dashes = text.Slice(end + End.Length, Math.Min(LongestHeader, text.Length - end - End.Length)).IndexOf(Dashes.AsSpan());
        return dashes < 0 ? end : end + End.Length + dashes + Dashes.Length;
    }

    // Back over line ends, indentation, and line ends written as `\n`, of which the last letter belongs to the run.
    private static int SkipSpaceBack(ReadOnlySpan<char> text, int run)
    {
        var at = run;
        if (at > 0 && text[at - 1] == '\\')
            at--;
        while (at > 0 && run - at < 200)
        {
            if (text[at - 1] is ' ' or '\r' or '\n' or '\t')
                at--;
            else if (at > 1 && IsEscape(text, at - 2))
                at -= 2;
            else
                break;
        }

        return at;
    }

    private static bool IsEscape(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] == '\\' && text[at + 1] is 'n' or 'r';
}
