namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// A comment <c>broxi:allow(reason)</c> that accepts a secret where it stands: at the end of its line, or alone on the line
/// above. It works in every language that has comments, unlike a pragma; without a reason it does not count.
/// </summary>
internal static class InlineAllow
{
    private const string Marker = "broxi:allow(";

    /// <summary>As C#, JSON, XML, YAML and ini files begin a comment.</summary>
    private static readonly string[] s_comments = ["//", "/*", "<!--", "#", ";"];

    public static bool Covers(string text, int position)
    {
        var (start, end) = Line(text, position);
        if (Allows(text, start, end))
            return true;
        if (start == 0)
            return false;

        var (above, endAbove) = Line(text, start - 1);
        while (above < endAbove && char.IsWhiteSpace(text[above]))
            above++;
        // A comment behind other code speaks of that code.
        return Array.Exists(s_comments, comment => StartsWith(text, above, comment)) && Allows(text, above, endAbove);
    }

    private static bool Allows(string text, int start, int end)
    {
        var marker = IndexOf(text, Marker, start, end);
        return marker >= 0
            && Array.Exists(s_comments, comment => IndexOf(text, comment, start, marker) >= 0)
            && text.IndexOf(')', marker, end - marker) is var close && close >= 0
            && !string.IsNullOrWhiteSpace(text.Substring(marker + Marker.Length, close - marker - Marker.Length));
    }

    /// <summary>The line that holds a position, without its end; the end itself belongs to the line before it.</summary>
    private static (int Start, int End) Line(string text, int position)
    {
        position = Math.Min(position, text.Length);
        var start = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var end = text.IndexOf('\n', position);
        return (start, end < 0 ? text.Length : end);
    }

    private static int IndexOf(string text, string word, int start, int end) => text.IndexOf(word, start, end - start, StringComparison.Ordinal);

    private static bool StartsWith(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
