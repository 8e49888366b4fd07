namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>A look at a JSON object, which may be cut off: enough to tell what a token says of itself.</summary>
internal static class Json
{
    /// <summary>Whether an object has a property at its top.</summary>
    public static bool Has(ReadOnlySpan<byte> json, string name) => TryGet(json, name, out _);

    /// <summary>The string or number of a property at the top, without quotes and as it is written; else empty.</summary>
    public static ReadOnlySpan<byte> Get(ReadOnlySpan<byte> json, string name) => TryGet(json, name, out var value) ? value : default;

    /// <summary>Whether a property is the text.</summary>
    public static bool Is(ReadOnlySpan<byte> json, string name, string value) => TryGet(json, name, out var written) && Same(written, value);

    public static bool StartsWith(ReadOnlySpan<byte> json, string name, string value) =>
        TryGet(json, name, out var written) && written.Length >= value.Length && Same(written.Slice(0, value.Length), value);

    /// <summary>The whole number of a property, or 0.</summary>
    public static long Number(ReadOnlySpan<byte> json, string name)
    {
        long number = 0;
        foreach (var digit in Get(json, name))
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > 1_000_000_000_000_000)
                break;
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static bool TryGet(ReadOnlySpan<byte> json, string name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (json.IsEmpty || json[0] != '{')
            return false;

        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] is (byte)'{' or (byte)'[')
                depth++;
            else if (json[i] is (byte)'}' or (byte)']')
                depth--;
            else if (json[i] == '"')
            {
                var end = EndOfString(json, i);
                var colon = SkipSpace(json, end + 1);
                if (depth == 1 && colon < json.Length && json[colon] == ':' && Same(json.Slice(i + 1, end - i - 1), name))
                {
                    value = Value(json, SkipSpace(json, colon + 1));
                    return true;
                }

                i = end;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json, int start)
    {
        if (start >= json.Length)
            return default;
        if (json[start] == '"')
            return json.Slice(start + 1, EndOfString(json, start) - start - 1);

        var end = start;
        while (end < json.Length && json[end] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' '))
            end++;
        return json.Slice(start, end - start);
    }

    // Of the closing quote, or the end of the text.
    private static int EndOfString(ReadOnlySpan<byte> json, int quote)
    {
        var end = quote + 1;
        while (end < json.Length && json[end] != '"')
            end += json[end] == '\\' ? 2 : 1;
        return Math.Min(end, json.Length);
    }

    private static int SkipSpace(ReadOnlySpan<byte> json, int start)
    {
        while (start < json.Length && json[start] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            start++;
        return start;
    }

    private static bool Same(ReadOnlySpan<byte> bytes, string text)
    {
        if (bytes.Length != text.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != text[i])
                return false;
        }

        return true;
    }
}
