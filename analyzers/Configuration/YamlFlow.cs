namespace Broxi.Security.Analyzers.Configuration;

/// <summary>
/// A collection that YAML writes in braces or brackets, as JSON does: <c>{ name: x, value: "y" }</c>, <c>[A=b, c]</c>. It may go
/// on over lines that are indented further; nesting costs no stack.
/// </summary>
internal static class YamlFlow
{
    /// <summary>A collection that is open.</summary>
    /// <param name="Path">The keys around it and its own.</param>
    /// <param name="IsMap">Whether its entries have keys.</param>
    /// <param name="Name">What its <c>name</c> says, which then names its <c>value</c>.</param>
    private readonly record struct Level(string Path, bool IsMap, string Name);

    public static bool IsAt(string text, int at, int end) => at < end && text[at] is '{' or '[';

    /// <summary>Reads the collection that begins at an index, and returns where it ends.</summary>
    /// <param name="text">The file.</param>
    /// <param name="at">The index of the opening brace.</param>
    /// <param name="path">The key that it belongs to.</param>
    /// <param name="leastColumn">What a further line is indented at least; a slip does not swallow the file.</param>
    /// <param name="found">Receives the settings.</param>
    public static int Read(string text, int at, string path, int leastColumn, List<Setting> found)
    {
        var levels = new Stack<Level>();
        string? key = null;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '{' or '[':
                    levels.Push(new(levels.Count == 0 ? path : Setting.Join(levels.Peek().Path, key), text[at] == '{', ""));
                    key = null;
                    at++;
                    break;
                case '}' or ']':
                    levels.Pop();
                    key = null;
                    at++;
                    if (levels.Count == 0)
                        return at;
                    break;
                case '\n' when !GoesOn(text, at + 1, leastColumn):
                    return at;
                case ',':
                    key = null;
                    at++;
                    break;
                case '#':
                    at = EndOfLine(text, at);
                    break;
                case var character when char.IsWhiteSpace(character):
                    at++;
                    break;
                default:
                    var (start, end, quote) = Scalar(text, at);
                    at = quote == '\0' ? end : Math.Min(end + 1, text.Length);
                    var level = levels.Pop();
                    if (key is null && IsColon(text, at, isQuoted: quote != '\0'))
                    {
                        key = text.Substring(start, end - start);
                        at++;
                    }
                    else if (start < end && (!level.IsMap || key is not null) && Entry(level, key, text, start, end, quote) is { } setting)
                    {
                        found.Add(setting);
                        if (key == "name")
                            level = level with { Name = setting.Value };
                    }

                    // A stray colon is no scalar, and must not hold the reader up.
                    at = Math.Max(at, start + 1);
                    levels.Push(level);
                    break;
            }
        }

        return at;
    }

    private static Setting? Entry(Level level, string? key, string text, int start, int end, char quote) => key switch
    {
        null => EnvSettings.Assignment(level.Path, text, start, end) ?? YamlSettings.Scalar(level.Path, text, start, end, quote),
        "value" when level.Name.Length > 0 => YamlSettings.Scalar(Setting.Join(level.Path, level.Name), text, start, end, quote),
        _ => YamlSettings.Scalar(Setting.Join(level.Path, key), text, start, end, quote),
    };

    /// <summary>A text in quotes, or all up to what separates it from the next; a line's end does, too.</summary>
    private static (int Start, int End, char Quote) Scalar(string text, int at)
    {
        if (text[at] is '"' or '\'')
            return TextLines.Value(text, at, EndOfLine(text, at));

        var end = at;
        while (end < text.Length && text[end] is not (',' or '[' or ']' or '{' or '}' or '\n') && !IsColon(text, end, isQuoted: false)
            && !(text[end] == '#' && char.IsWhiteSpace(text[end - 1])))
        {
            end++;
        }

        return (at, TextLines.Trim(text, at, end).End, '\0');
    }

    /// <summary>Whether a colon stands there that ends a key.</summary>
    private static bool IsColon(string text, int at, bool isQuoted) =>
        at < text.Length && text[at] == ':' && (isQuoted || at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]) || text[at + 1] is ',' or '[' or ']' or '{' or '}');

    private static bool GoesOn(string text, int line, int leastColumn)
    {
        var at = line;
        while (at < text.Length && text[at] is ' ' or '\t' or '\r')
            at++;
        return at < text.Length && (text[at] is '}' or ']' or '\n' || at - line >= leastColumn);
    }

    private static int EndOfLine(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
}
