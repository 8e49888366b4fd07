namespace Broxi.Security;

/// <summary>The parameters of a challenge: <c>name=token</c> and <c>name="quoted \"text\""</c> with commas between (RFC 9110, section 11.2).</summary>
internal static class AuthParameters
{
    /// <summary>What can be read; a malformed rest is left out.</summary>
    public static Dictionary<string, string> Parse(string? text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = (text ?? "").AsSpan();
        while (rest.IndexOf('=') is >= 0 and var equals)
        {
            var name = rest[..equals].Trim(" \t,").ToString();
            rest = rest[(equals + 1)..].TrimStart(" \t");
            if (!(rest is ['"', ..] ? TryQuoted(ref rest, out var value) : TryToken(ref rest, out value)) || name.Length == 0)
                break;
            parameters.TryAdd(name, value);
        }

        return parameters;
    }

    private static bool TryToken(ref ReadOnlySpan<char> rest, out string value)
    {
        var end = rest.IndexOf(',');
        value = (end < 0 ? rest : rest[..end]).Trim(" \t").ToString();
        rest = end < 0 ? [] : rest[(end + 1)..];
        return true;
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                value = text.ToString();
                rest = rest[(at + 1)..];
                return true;
            }

            if (rest[at] == '\\' && at + 1 < rest.Length)
                at++;
            text.Append(rest[at]);
        }

        value = "";
        return false;
    }
}
