using System.Globalization;
using System.Text;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>
/// The texts in a JSON file, with comments and trailing commas allowed. It reads what it understands of a broken or half-typed
/// file; nesting costs no stack.
/// </summary>
internal static class JsonSettings
{
    public static IEnumerable<Setting> Read(string text)
    {
        var outer = new Stack<string>();
        var path = "";
        string? key = null;
        var at = 0;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '{' or '[':
                    outer.Push(path);
                    path = Setting.Join(path, key);
                    key = null;
                    at++;
                    break;
                case '}' or ']':
                    path = outer.Count > 0 ? outer.Pop() : "";
                    key = null;
                    at++;
                    break;
                case ',':
                    key = null;
                    at++;
                    break;
                case '/':
                    at = AfterComment(text, at);
                    break;
                case '"' or '\'':
                    var start = at + 1;
                    var end = EndOfString(text, at);
                    at = NextSignificant(text, end < text.Length && text[end] == text[start - 1] ? end + 1 : end);
                    if (at < text.Length && text[at] == ':')
                    {
                        key = Unescape(text.Substring(start, end - start));
                        at++;
                    }
                    else if (Setting.At(Setting.Join(path, key), text, start, end, Unescape) is { } setting)
                    {
                        yield return setting;
                    }

                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    /// <summary>The closing quote; the end of the line when there is none, so that one slip does not turn the file inside out.</summary>
    private static int EndOfString(string text, int quote)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] == text[quote] || text[i] is '\n' or '\r')
                return i;
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is not ('\n' or '\r'))
                i++;
        }

        return text.Length;
    }

    private static int NextSignificant(string text, int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text[at] == '/')
                at = AfterComment(text, at);
            else
                break;
        }

        return at;
    }

    private static int AfterComment(string text, int slash)
    {
        var kind = slash + 1 < text.Length ? text[slash + 1] : ' ';
        var end = kind switch
        {
            '/' => text.IndexOf('\n', slash),
            '*' => text.IndexOf("*/", slash + 2, StringComparison.Ordinal),
            _ => slash,
        };
        return end < 0 ? text.Length : kind == '*' ? end + 2 : end + 1;
    }

    /// <summary>The text of a JSON or double-quoted YAML string.</summary>
    internal static string Unescape(string text)
    {
        if (text.IndexOf('\\') < 0)
            return text;

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u' && i + 4 < text.Length
                && ushort.TryParse(text.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(text[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return result.ToString();
    }
}
