namespace Broxi.Security.Analyzers.Flow;

/// <summary>Looks around a place in the raw text of a file, for facts that are asked of every file and so must not parse it.</summary>
internal static class TextLook
{
    /// <summary>The characters between a word and what it names: <c>["grant_type"] = "refresh_token"</c>.</summary>
    private const int LongestGap = 8;

    /// <summary>Whether a comment begins on the line, before the place.</summary>
    public static bool IsInComment(string text, int at)
    {
        var start = text.LastIndexOf('\n', at) + 1;
        for (var slash = text.IndexOf("//", start, at - start, StringComparison.Ordinal); slash >= 0; slash = text.IndexOf("//", slash + 1, at - slash - 1, StringComparison.Ordinal))
        {
            if (slash == 0 || text[slash - 1] != ':')
                return true;
        }

        return false;
    }

    /// <summary>Whether these tokens follow the place, with nothing but white space between them.</summary>
    public static bool Follows(string text, int at, params string[] tokens)
    {
        foreach (var token in tokens)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (string.CompareOrdinal(text, at, token, 0, token.Length) != 0)
                return false;
            at += token.Length;
        }

        return true;
    }

    /// <summary>The whole word around the place.</summary>
    public static string WordAt(string text, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsPartOfWord(text[start - 1]))
            start--;
        while (end < text.Length && IsPartOfWord(text[end]))
            end++;
        return text.Substring(start, end - start);
    }

    /// <summary>The last word before the place; empty when there is none near.</summary>
    public static string WordBefore(string text, int at)
    {
        var end = at;
        while (end > 0 && at - end < LongestGap && !IsPartOfWord(text[end - 1]))
            end--;
        return end > 0 && IsPartOfWord(text[end - 1]) ? WordAt(text, end - 1) : "";
    }

    private static bool IsPartOfWord(char character) => character == '_' || char.IsLetterOrDigit(character);
}
