namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A stretch of a token: a fixed text, or a number of characters of an alphabet.</summary>
internal readonly record struct Part(string Text, Alphabet? Alphabet, int Least, int Most);

/// <summary>
/// How a token is written: <c>glsa_{base62:32}_{hex:8}</c>. A part in braces is an alphabet and a length (<c>36</c>,
/// <c>10-13</c>, <c>20+</c>); all else is literal. Every part has one way to match, so nothing is ever tried twice.
/// </summary>
internal sealed class Shape
{
    private const int Longest = 16_384;

    private Shape(List<Part> parts)
    {
        Parts = parts.ToArray();
        First = Array.Find(Parts, part => part.Alphabet != null).Alphabet ?? Alphabet.Word;
        Last = Array.FindLast(Parts, part => part.Alphabet != null).Alphabet ?? Alphabet.Word;

        var anchor = Array.FindIndex(Parts, part => part.Alphabet == null);
        Anchor = Parts[anchor].Text;
        for (var i = 0; i < anchor; i++)
            AnchorOffset += Parts[i].Most;
    }

    public Part[] Parts { get; }

    /// <summary>The first literal, by which the token is found.</summary>
    public string Anchor { get; }

    /// <summary>Where that literal begins in the token: 0 for a prefix.</summary>
    public int AnchorOffset { get; }

    private Alphabet First { get; }

    private Alphabet Last { get; }

    /// <summary>The shapes of <c>sk_live_|rk_live_{base62:24+}</c>, which has two beginnings.</summary>
    public static IEnumerable<Shape> Parse(string written)
    {
        var end = written.IndexOf('{');
        if (end < 0)
            end = written.Length;
        foreach (var head in written.Substring(0, end).Split('|'))
            yield return new Shape(PartsOf(head + written.Substring(end)));
    }

    /// <summary>Whether a token begins at an index, and no longer word goes on before or after it.</summary>
    public bool Matches(ReadOnlySpan<char> text, int start, bool commonInBase64, out int length)
    {
        length = 0;
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

            var last = Math.Min(text.Length, end + part.Most);
            var from = end;
            while (end < last && alphabet.Contains(text[end]))
                end++;
            if (end - from < part.Least)
                return false;
        }

        length = end - start;
        return (start == 0 || !Continues(First, text[start - 1], commonInBase64) || IsEscape(text, start))
            && (end == text.Length || !Continues(Last, text[end], commonInBase64));
    }

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
