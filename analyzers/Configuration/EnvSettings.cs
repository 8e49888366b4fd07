namespace Broxi.Security.Analyzers.Configuration;

/// <summary>The variables of a <c>.env</c> file, or the keys of an <c>.ini</c> file with its sections.</summary>
internal static class EnvSettings
{
    private static readonly string[] s_commands = ["export ", "set "];

    public static IEnumerable<Setting> Read(string text)
    {
        var section = "";
        foreach (var (start, end) in TextLines.Trimmed(text))
        {
            if (start == end || text[start] is '#' or ';')
                continue;
            if (text[start] == '[' && text[end - 1] == ']')
                section = text.Substring(start + 1, end - start - 2);
            else if (Assignment(section, text, start, end) is { } setting)
                yield return setting;
        }
    }

    /// <summary><c>NAME=value</c>, as lists in Docker Compose files also write it.</summary>
    internal static Setting? Assignment(string parent, string text, int start, int end)
    {
        var equals = text.IndexOf('=', start, end - start);
        if (equals <= start)
            return null;

        foreach (var command in s_commands)
        {
            if (string.CompareOrdinal(text, start, command, 0, command.Length) == 0)
                start += command.Length;
        }

        if (start >= equals)
            return null;
        var (nameStart, nameEnd) = TextLines.Trim(text, start, equals);
        var name = text.Substring(nameStart, nameEnd - nameStart);
        var (valueStart, valueEnd, quote) = TextLines.Value(text, equals + 1, end);
        return Setting.At(Setting.Join(parent, name), text, valueStart, valueEnd, quote == '"' ? JsonSettings.Unescape : null);
    }
}
