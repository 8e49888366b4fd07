namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>The CRC-32 at the end of a token, as each provider writes it.</summary>
internal static class Checksums
{
    /// <summary>GitHub and npm: the last 6 of 36 characters, in base 62, of the 30 before.</summary>
    public static bool GitHub(ReadOnlySpan<char> token) =>
        Crc32.IsBase62(Crc32.Of(token.Slice(token.Length - 36, 30)), token.Slice(token.Length - 6));

    /// <summary>Atlassian: 8 hexadecimal digits of all before, the prefix and <c>=</c> too.</summary>
    public static bool Atlassian(ReadOnlySpan<char> token) => Crc32.IsHex(Crc32.Of(token.Slice(0, token.Length - 8)), token.Slice(token.Length - 8));

    /// <summary>The same where an address or a properties file has escaped the <c>=</c>, as <c>%3D</c> or <c>\=</c>.</summary>
    public static bool EscapedAtlassian(ReadOnlySpan<char> token)
    {
        var body = token.Slice(0, token.IndexOfAny('%', '\\'));
        return Crc32.IsHex(Crc32.Of(body, (byte)'='), token.Slice(token.Length - 8));
    }

    /// <summary>Cloudflare: 8 hexadecimal digits of the 40 characters before.</summary>
    public static bool Cloudflare(ReadOnlySpan<char> token) =>
        Crc32.IsHex(Crc32.Of(token.Slice(token.Length - 48, 40)), token.Slice(token.Length - 8));

    /// <summary>Grafana: the bytes of the checksum from the lowest, of all before the last underscore.</summary>
    public static bool Grafana(ReadOnlySpan<char> token)
    {
        var crc = Crc32.Of(token.Slice(0, token.Length - 9));
        for (var i = token.Length - 8; i < token.Length; i += 2, crc >>= 8)
        {
            if (!Crc32.IsHex(crc & 0xFF, token.Slice(i, 2)))
                return false;
        }

        return true;
    }

    /// <summary>GitLab's routable tokens: the last 7 characters, in base 36, of all before.</summary>
    public static bool GitLab(ReadOnlySpan<char> token) =>
        Crc32.IsBase36(Crc32.Of(token.Slice(0, token.Length - 7)), token.Slice(token.Length - 7));
}
