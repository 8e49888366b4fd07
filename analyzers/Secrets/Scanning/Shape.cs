namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A stretch of a token: a fixed text, or a number of characters of an alphabet.</summary>
internal readonly record struct Part(string Text, Alphabet? Alphabet, int Least, int Most);

/// <summary>
/// How a token is written: <c>glsa_{base62:32}_{hex:8}</c>. A part in braces is an alphabet and a length (<c>36</c>,
/// <c>10-13</c>, <c>20+</c>); all else is literal. Text in brackets at the beginning, <c>[AccountKey=]</c>, must be there and is
/// not part of the token. Every part has one way to match, so nothing is ever tried twice.
/// </summary>
internal sealed class Shape
{
    private const int Longest = 16_384;

    private Shape(string written, string? mark)
    {
        Lead = written[0] == '[' ? written.IndexOf(']') - 1 : 0;
        Parts = PartsOf(Lead == 0 ? written : written.Remove(Lead + 1, 1).Substring(1)).ToArray();
        First = Array.Find(Parts, part => part.Alphabet != null).Alphabet ?? Alphabet.Word;
        Last = Array.FindLast(Parts, part => part.Alphabet != null).Alphabet ?? Alphabet.Word;

        var anchor = Array.FindIndex(Parts, part => mark == null ? part.Alphabet == null : part.Text == mark);
        Anchor = Parts[anchor].Text;
        for (var i = 0; i < anchor; i++)
            AnchorOffset += Parts[i].Most;
    }

    public Part[] Parts { get; }

    /// <summary>The literal by which the token is found.</summary>
    public string Anchor { get; }

    /// <summary>Where that literal begins in the token: 0 for a prefix.</summary>
    public int AnchorOffset { get; }

    /// <summary>How much of the text stands before the token itself.</summary>
    public int Lead { get; }

    /// <summary>How much of the token itself is the same in all.</summary>
    public int PrefixLength => Parts[0].Text.Length - Lead;

    private Alphabet First { get; }

    private Alphabet Last { get; }

    /// <summary>The shapes of a family: <c>sk_live_|rk_live_{base62:24+}</c> has two beginnings.</summary>
    public static IEnumerable<Shape> Parse(TokenFamily family)
    {
        var written = family.Written;
        var end = written.IndexOf('{');
        if (end < 0)
            end = written.Length;
        foreach (var head in written.Substring(0, end).Split('|'))
            yield return new Shape(head + written.Substring(end), family.Mark);
    }

    /// <summary>Where the token begins whose anchor is at an index; -1 when there is no room.</summary>
    public int StartOf(ReadOnlySpan<char> text, int anchor)
    {
        if (Parts[0] is not { Alphabet: { } alphabet } first || first.Least == first.Most)
            return anchor - AnchorOffset;

        var start = anchor;
        while (start > 0 && anchor - start < first.Most && alphabet.Contains(text[start - 1]))
            start--;
        return start;
    }

    /// <summary>Whether a token begins at an index, and no longer word goes on before or after it.</summary>
    public bool Matches(ReadOnlySpan<char> text, int start, bool commonInBase64, out int length)
    {
        length = 0;

        // First: a text of one long word would be read again and again from all its inside.
        if (start > 0 && Continues(First, text[start - 1], commonInBase64) && !IsEscape(text, start))
            return false;

        var end = start;
        foreach (var part in Parts)
        {
            if (part.Alphabet is not { } alphabet)
            {
                if (!text.Slice(end).StartsWith(part.Text.AsSpan()))
                    return false;
                end += part.Text.Length;
                continue;
            }

            var run = alphabet.RunIn(text.Slice(end, Math.Min(text.Length - end, part.Most)));
            if (run < part.Least)
                return false;
            end += run;
        }

        length = end - start;
        return end == text.Length || !Continues(Last, text[end], commonInBase64);
    }

    /// <summary>Whether a word goes on at an index, so that no prefix can begin there.</summary>
    public static bool IsInWord(ReadOnlySpan<char> text, int at) =>
        at > 0 && Alphabet.Word.Contains(text[at - 1]) && !IsEscape(text, at);

    // `\n` written out, as in a JSON file: its letter is not a part of the word that follows.
    private static bool IsEscape(ReadOnlySpan<char> text, int start) =>
        start > 1 && text[start - 2] == '\\' && text[start - 1] is 'n' or 'r' or 't';

    private static bool Continues(Alphabet alphabet, char neighbour, bool commonInBase64) =>
        Alphabet.Word.Contains(neighbour)
        || alphabet.Contains(neighbour)
        || (commonInBase64 && Alphabet.Base64.Contains(neighbour));

    private static List<Part> PartsOf(string written)
    {
        var parts = new List<Part>();
        for (var at = 0; at < written.Length;)
        {
            var open = written.IndexOf('{', at);
            if (open < 0)
                open = written.Length;
            if (open > at)
                parts.Add(new Part(written.Substring(at, open - at), null, open - at, open - at));
            if (open == written.Length)
                break;

            var close = written.IndexOf('}', open);
            parts.Add(RunOf(written.Substring(open + 1, close - open - 1)));
            at = close + 1;
        }

        return parts;
    }

    private static Part RunOf(string written)
    {
        var colon = written.LastIndexOf(':');
        var alphabet = Alphabet.Named(written.Substring(0, colon)) ?? throw new ArgumentException(written);
        var length = written.Substring(colon + 1);
        if (length.EndsWith("+", StringComparison.Ordinal))
            return new Part("", alphabet, int.Parse(length.TrimEnd('+')), Longest);

        var bounds = length.Split('-');
        return new Part("", alphabet, int.Parse(bounds[0]), int.Parse(bounds[bounds.Length - 1]));
    }
}
