namespace Broxi.Security.Analyzers.Configuration;

/// <summary>
/// What an <c>.http</c> file sends: its variables (<c>@token = …</c>), the addresses, headers and bodies of its requests.
/// </summary>
internal static class HttpFileSettings
{
    private enum Part
    {
        Request,
        Headers,
        Body,
    }

    public static IEnumerable<Setting> Read(string text)
    {
        var part = Part.Request;
        var endOfJson = 0;
        foreach (var (start, end) in TextLines.Trimmed(text))
        {
            if (start < endOfJson)
            {
            }
            else if (end - start >= 3 && string.CompareOrdinal(text, start, "###", 0, 3) == 0)
            {
                part = Part.Request;
            }
            else if (start == end)
            {
                part = part == Part.Headers ? Part.Body : part;
            }
            else if (part == Part.Body && text[start] is '{' or '[')
            {
                endOfJson = text.IndexOf("\n###", start, StringComparison.Ordinal) is >= 0 and var next ? next : text.Length;
                foreach (var setting in JsonSettings.Read(text.Substring(start, endOfJson - start)))
                    yield return setting with { Start = start + setting.Start };
            }
            else if (part == Part.Body)
            {
                if (Setting.At("body", text, start, end) is { } line)
                    yield return line;
            }
            else if (text[start] == '#' || (text[start] == '/' && start + 1 < end && text[start + 1] == '/'))
            {
            }
            else if (text[start] == '@')
            {
                if (Pair(text, start + 1, end, '=') is { } variable)
                    yield return variable;
            }
            else if (part == Part.Request || text[start] is '?' or '&')
            {
                part = Part.Headers;
                if (Setting.At("request", text, start, end) is { } request)
                    yield return request;
            }
            else if (Pair(text, start, end, ':') is { } header)
            {
                yield return header;
            }
        }
    }

    private static Setting? Pair(string text, int start, int end, char separator)
    {
        var middle = text.IndexOf(separator, start, end - start);
        if (middle < 0)
            return null;
        var (nameStart, nameEnd) = TextLines.Trim(text, start, middle);
        var (valueStart, valueEnd) = TextLines.Trim(text, middle + 1, end);
        return Setting.At(text.Substring(nameStart, nameEnd - nameStart), text, valueStart, valueEnd);
    }
}
