using System.Globalization;
using System.Text;

namespace Broxi.Security.Analyzers.Configuration;

/// <summary>
/// The attributes and texts of an XML file. What <c>key</c> or <c>name</c> calls a <c>value</c> or <c>connectionString</c>
/// counts as one setting. The root element is not part of the path.
/// </summary>
internal static class XmlSettings
{
    private readonly record struct XmlAttribute(string Name, int Start, int End)
    {
        public bool IsKey => Is("key") || Is("name");

        public bool IsValue => Is("value") || Is("connectionString");

        private bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    public static IEnumerable<Setting> Read(string text)
    {
        var outer = new Stack<string>();
        var path = "";
        var attributes = new List<XmlAttribute>();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] != '<')
            {
                var end = IndexOrEnd(text, "<", at);
                if (Trimmed(path, text, at, end) is { } content)
                    yield return content;
                at = end;
            }
            else if (StartsWith(text, at, "<!--"))
            {
                at = After(text, "-->", at + 4);
            }
            else if (StartsWith(text, at, "<![CDATA["))
            {
                var start = at + "<![CDATA[".Length;
                var end = IndexOrEnd(text, "]]>", start);
                if (Setting.At(path, text, start, end) is { } data)
                    yield return data;
                at = After(text, "]]>", end);
            }
            else if (StartsWith(text, at, "<!") || StartsWith(text, at, "<?"))
            {
                at = After(text, ">", at);
            }
            else if (StartsWith(text, at, "</"))
            {
                path = outer.Count > 0 ? outer.Pop() : "";
                at = After(text, ">", at);
            }
            else
            {
                var name = at + 1;
                at = EndOfName(text, name);
                var element = text.Substring(name, at - name);
                attributes.Clear();
                at = ReadAttributes(text, at, attributes);

                var key = KeyOf(text, attributes);
                foreach (var attribute in attributes)
                {
                    var keyPath = key is not null && attribute.IsValue ? Setting.Join(path, key) : Setting.Join(Setting.Join(path, element), attribute.Name);
                    if (Setting.At(keyPath, text, attribute.Start, attribute.End, Decode) is { } setting)
                        yield return setting;
                }

                var isClosed = at < text.Length && text[at] == '/';
                at = at < text.Length && text[at] == '<' ? at : After(text, ">", at);
                if (isClosed || element.Length == 0)
                    continue;

                // <setting name="ApiKey"><value>…</value></setting>: the inner element adds nothing to the name.
                var isRoot = outer.Count == 0 && path.Length == 0;
                outer.Push(path);
                path = isRoot || element.Equals("value", StringComparison.OrdinalIgnoreCase) ? path : Setting.Join(path, key ?? element);
            }
        }
    }

    /// <summary>Adds the attributes and stops at the <c>&gt;</c>, <c>/</c> or, when that was forgotten, the next <c>&lt;</c>.</summary>
    private static int ReadAttributes(string text, int at, List<XmlAttribute> attributes)
    {
        while (at < text.Length && text[at] is not ('>' or '<') && !StartsWith(text, at, "/>"))
        {
            var name = at;
            at = EndOfName(text, at);
            if (at == name)
            {
                at++;
                continue;
            }

            var end = at;
            at = SkipSpace(text, at);
            if (at >= text.Length || text[at] != '=')
                continue;
            at = SkipSpace(text, at + 1);
            if (at >= text.Length || text[at] is not ('"' or '\''))
                continue;

            // A value never holds '<'; where it seems to, the closing quote is missing.
            var (quote, start) = (text[at], ++at);
            while (at < text.Length && text[at] != quote && text[at] != '<')
                at++;
            attributes.Add(new(text.Substring(name, end - name), start, at));
            if (at < text.Length && text[at] == quote)
                at++;
        }

        return at;
    }

    private static string? KeyOf(string text, List<XmlAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.IsKey)
                return Decode(text.Substring(attribute.Start, attribute.End - attribute.Start));
        }

        return null;
    }

    private static Setting? Trimmed(string path, string text, int start, int end)
    {
        start = Math.Min(SkipSpace(text, start), end);
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return Setting.At(path, text, start, end, Decode);
    }

    private static string Decode(string text)
    {
        if (text.IndexOf('&') < 0)
            return text;

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // No entity is longer than &#x10FFFF;
            var end = text[i] == '&' ? text.IndexOf(';', i, Math.Min(10, text.Length - i)) : -1;
            if (end > 0 && Entity(text.Substring(i + 1, end - i - 1)) is { } character)
            {
                result.Append(character);
                i = end;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static char? Entity(string name) => name switch
    {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        ['#', 'x' or 'X', ..] when ushort.TryParse(name.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => (char)code,
        ['#', ..] when ushort.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var code) => (char)code,
        _ => null,
    };

    private static int EndOfName(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('=' or '>' or '<' or '/' or '"' or '\''))
            at++;
        return at;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static int IndexOrEnd(string text, string word, int from) =>
        from < text.Length && text.IndexOf(word, from, StringComparison.Ordinal) is >= 0 and var index ? index : text.Length;

    private static int After(string text, string word, int from) => Math.Min(IndexOrEnd(text, word, from) + word.Length, text.Length);

    private static bool StartsWith(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
