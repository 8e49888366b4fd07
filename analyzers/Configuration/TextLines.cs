namespace Broxi.Security.Analyzers.Configuration;

/// <summary>The lines of a text as pairs of indexes, for the formats that go by lines.</summary>
internal static class TextLines
{
    /// <summary>Each line from its first character that is no blank to its last.</summary>
    public static IEnumerable<(int Start, int End)> Trimmed(string text)
    {
        foreach (var (start, end) in Of(text))
            yield return Trim(text, start, end);
    }

    public static IEnumerable<(int Start, int End)> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
                end = text.Length;
            yield return (start, end);
            start = end + 1;
        }
    }

    public static (int Start, int End) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return (start, end);
    }

    /// <summary>
    /// What a line sets: the text in the quotes that it begins with, or all up to a comment, which in these formats begins with
    /// a <c>#</c> after a blank.
    /// </summary>
    public static (int Start, int End, char Quote) Value(string text, int start, int end)
    {
        (start, end) = Trim(text, start, end);
        if (start < end && text[start] is '"' or '\'')
        {
            var quote = text[start++];
            for (var i = start; i < end; i++)
            {
                // A quote is written as \" in one kind and as '' in the other.
                if (i + 1 < end && (quote == '"' ? text[i] == '\\' : text[i] == quote && text[i + 1] == quote))
                    i++;
                else if (text[i] == quote)
                    return (start, i, quote);
            }

            return (start, end, quote);
        }

        for (var i = start; i < end; i++)
        {
            if (text[i] == '#' && (i == start || char.IsWhiteSpace(text[i - 1])))
                return (start, Trim(text, start, i).End, '\0');
        }

        return (start, end, '\0');
    }
}
