namespace Broxi.Security.Analyzers.Configuration;

/// <summary>
/// The scalars of a YAML file, line by line: <c>key: value</c> under the keys around it, items of lists, <c>name</c> and
/// <c>value</c> as Kubernetes pairs them, <c>NAME=value</c> as Docker Compose does, texts over several lines, and collections
/// in braces.
/// </summary>
internal static class YamlSettings
{
    /// <summary>A key that others may stand under.</summary>
    private readonly record struct Parent(int Indent, string Path);

    public static IEnumerable<Setting> Read(string text)
    {
        var parents = new Stack<Parent>();
        var (name, nameIndent) = ("", -1);
        var block = (Path: "", Indent: -1, Start: 0, End: 0);
        var endOfFlow = 0;
        var flow = new List<Setting>();
        foreach (var (lineStart, lineEnd) in TextLines.Of(text))
        {
            if (lineStart < endOfFlow)
                continue;
            var (at, end) = TextLines.Trim(text, lineStart, lineEnd);
            if (block.Indent >= 0)
            {
                if (at == end)
                    continue;
                if (at - lineStart > block.Indent)
                {
                    block = (block.Path, block.Indent, block.End == 0 ? at : block.Start, end);
                    continue;
                }

                if (Setting.At(block.Path, text, block.Start, block.End) is { } lines)
                    yield return lines;
                block.Indent = -1;
            }

            if (at == end || text[at] == '#' || IsSeparator(text, at, end))
                continue;

            var item = at;
            while (at < end && text[at] == '-' && (at + 1 == end || char.IsWhiteSpace(text[at + 1])))
                (at, _) = TextLines.Trim(text, at + 1, end);
            var indent = at - lineStart;
            // A list may stand in the column of its key: its items begin at the dash, the keys in them behind it.
            while (parents.Count > 0 && parents.Peek().Indent >= indent)
                parents.Pop();
            if (item != at || indent < nameIndent)
                nameIndent = -1;

            var parent = parents.Count > 0 ? parents.Peek().Path : "";
            var colon = YamlFlow.IsAt(text, at, end) && !IsTemplate(text, at) ? -1 : ColonAfterKey(text, at, end);
            var value = colon < 0 ? at : TextLines.Trim(text, colon + 1, end).Start;
            if (YamlFlow.IsAt(text, value, end) && !IsTemplate(text, value))
            {
                flow.Clear();
                endOfFlow = YamlFlow.Read(text, value, colon < 0 ? parent : Setting.Join(parent, KeyIn(text, at, colon)), item - lineStart + (value == item ? 0 : 1), flow);
                foreach (var entry in flow)
                    yield return entry;
                continue;
            }

            if (colon < 0)
            {
                var (itemStart, itemEnd, itemQuote) = TextLines.Value(text, at, end);
                if (IsBlock(text, itemStart, itemEnd, itemQuote))
                    block = (parent, item - lineStart, 0, 0);
                else if (itemStart < itemEnd
                    && (EnvSettings.Assignment(parent, text, itemStart, itemEnd) ?? Scalar(parent, text, itemStart, itemEnd, itemQuote)) is { } entry)
                {
                    yield return entry;
                }

                continue;
            }

            var key = KeyIn(text, at, colon);
            var path = key == "value" && nameIndent == indent ? Setting.Join(parent, name) : Setting.Join(parent, key);
            var (start, stop, quote) = TextLines.Value(text, colon + 1, end);
            if (start == stop)
            {
                parents.Push(new(indent, path));
            }
            else if (IsBlock(text, start, stop, quote))
            {
                block = (path, indent, 0, 0);
            }
            else if (Scalar(path, text, start, stop, quote) is { } setting)
            {
                if (key == "name")
                    (name, nameIndent) = (setting.Value, indent);
                yield return setting;
            }
        }

        if (block.Indent >= 0 && Setting.At(block.Path, text, block.Start, block.End) is { } last)
            yield return last;
    }

    private static string KeyIn(string text, int start, int colon) =>
        TextLines.Value(text, start, colon) is var (keyStart, keyEnd, _) ? text.Substring(keyStart, keyEnd - keyStart) : "";

    /// <summary>Whether two braces begin what a tool fills in later, such as <c>{{ .Values.key }}</c>.</summary>
    private static bool IsTemplate(string text, int at) => string.CompareOrdinal(text, at, "{{", 0, 2) == 0;

    private static bool IsSeparator(string text, int start, int end) => end - start == 3 && string.CompareOrdinal(text, start, "---", 0, 3) == 0;

    /// <summary>Whether a text over several lines follows.</summary>
    private static bool IsBlock(string text, int start, int end, char quote) => start < end && quote == '\0' && text[start] is ('|' or '>');

    /// <summary>A value; a tag such as <c>!secret</c> or an alias refers to one that is elsewhere.</summary>
    internal static Setting? Scalar(string path, string text, int start, int end, char quote) => quote switch
    {
        '\0' when text[start] is '!' or '*' or '&' => null,
        '"' => Setting.At(path, text, start, end, JsonSettings.Unescape),
        '\'' => Setting.At(path, text, start, end, static value => value.Replace("''", "'")),
        _ => Setting.At(path, text, start, end),
    };

    /// <summary>The colon that a blank or the end of the line follows, outside of quotes.</summary>
    private static int ColonAfterKey(string text, int start, int end)
    {
        if (start < end && text[start] is '"' or '\'')
        {
            var closing = TextLines.Value(text, start, end).End + 1;
            var next = TextLines.Trim(text, Math.Min(closing, end), end).Start;
            return next < end && text[next] == ':' ? next : -1;
        }

        for (var i = start; i < end; i++)
        {
            if (text[i] == ':' && (i + 1 == end || char.IsWhiteSpace(text[i + 1])))
                return i;
        }

        return -1;
    }
}
