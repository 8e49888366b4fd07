using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>Gives a random token the checksum or the inside that its provider would give it.</summary>
internal static class Sealed
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Base66 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";

    private static readonly Dictionary<TokenCheck, Func<string, Random, string>> Seals = new()
    {
        [Checksums.GitHub] = (token, _) => token[..^6] + Written(Crc32.Of(token.AsSpan()[^36..^6]), Base62, 6),
        [Checksums.Atlassian] = (token, _) => token[..^8] + Crc32.Of(token.AsSpan()[..^8]).ToString("X8"),
        [Checksums.EscapedAtlassian] = (token, _) => token[..^8] + Crc32.Of(token.Replace("%3D", "=").Replace("\\=", "=").AsSpan()[..^8]).ToString("X8"),
        [Checksums.Cloudflare] = (token, _) => token[..^8] + Crc32.Of(token.AsSpan()[^48..^8]).ToString("x8"),
        [Checksums.Grafana] = (token, _) => token[..^8] + Convert.ToHexStringLower(BitConverter.GetBytes(Crc32.Of(token.AsSpan()[..^9]))),
        [Checksums.GitLab] = (token, _) => token[..^7] + Written(Crc32.Of(token.AsSpan()[..^7]), Base62[..10] + Base62[36..], 7),
        [AzureKey.IsIdentifiable] = (token, _) => Identifiable(token),
        [AzureKey.IsAnnotated] = (token, _) => Annotated(token),
        [EntraSecret.Holds] = (token, _) => token[..37] + Written(Marvin32.Of(Encoding.Latin1.GetBytes(token[..37]), Marvin32.Seed("AadPwd00")), Base66, 6)[..3],
        [Bech32.Holds] = (token, _) => Bech32Of(token),
        [Decoded.IsNuGet] = (token, _) => char.IsUpper(token[0]) ? "OY2A" + token[4..19] + "Q" + token[20..45] + "Y" : "oy2a" + token[4..19] + "q" + token[20..45] + "y",
        [Decoded.IsPyPi] = (_, random) => "pypi-" + Url([2, 1, 8, .. "pypi.org"u8, 2, .. Bytes(random, 90)]),
        [Decoded.IsJFrog] = (_, random) => Convert.ToBase64String(Encoding.ASCII.GetBytes("reftkn:01:1750000000:" + MintedToken.Random(Alphabet.Named("base62")!, 27, random))),
        [Decoded.IsGrafana] = (token, random) => (token.StartsWith("glc", StringComparison.Ordinal) ? "glc_" : "") + Encoded($$"""{"{{(token[0] == 'g' ? "o" : "k")}}":"7{{random.Next()}}","n":"a","{{(token[0] == 'g' ? "k" : "id")}}":"{{random.NextInt64()}}"}"""),
        [Decoded.IsSentry] = (token, random) => "sntrys_" + Encoded($$"""{"iat":1700000000.1,"url":"https://sentry.io","org":"o{{random.Next()}}"}""") + token[^44..],
        [Decoded.IsOnePassword] = (_, random) => "ops_" + Encoded($$"""{"signInAddress":"a.1password.com","secretKey":"{{Convert.ToHexString(Bytes(random, 100))}}"}"""),
        [Decoded.IsMapbox] = (token, random) => "sk." + Url(Encoding.UTF8.GetBytes($$"""{"u":"user","a":"{{random.NextInt64()}}{{random.NextInt64()}}"}""")) + token[^23..],
        [Decoded.IsDiscord] = (token, random) => Encoded(random.NextInt64(100_000_000_000_000_000, 999_999_999_999_999_999).ToString()) + token[token.IndexOf('.')..],
        [Decoded.IsGitHubInstallation] = (_, random) => $"ghs_{random.Next(1000, 9_999_999)}_" + JsonWebTokenOf("""{"iss":"https://issuer.net"}""", random, "RS256", 256),
        [JsonWebToken.IsSecret] = (_, random) => JsonWebTokenOf($$"""{"iss":"https://issuer.net","sub":"{{random.Next()}}"}""", random),
        [Der.IsPrivateKey] = (_, random) => PrivateKey(random),
    };

    public static string Token(TokenFamily family, string token, Random random) =>
        family.Check is { } check ? Seals[check](token, random) : token;

    /// <summary>Whether one changed character breaks it; else it looks at the beginning only.</summary>
    public static bool IsChecksum(TokenCheck check) => check.Method.DeclaringType is { } type && type != typeof(Decoded) && type != typeof(JsonWebToken) && type != typeof(Der);

    public static string JsonWebTokenOf(string payload, Random random, string algorithm = "HS256", int signatureBytes = 32) =>
        $"{Url(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Url(Encoding.UTF8.GetBytes(payload))}.{Url(Bytes(random, signatureBytes))}";

    public static string PrivateKey(Random random) =>
        Convert.ToBase64String([0x30, 0x82, 0x01, 0x50, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, .. Bytes(random, 329)]).TrimEnd('=');

    public static string AzureDevOps(Random random)
    {
        var bytes = Bytes(random, 32);
        var crc = uint.MaxValue;
        for (var i = 0; i < bytes.Length; i++)
            crc = i is 2 or 7 or 8 or 22 ? crc : Crc32.Next(crc, bytes[i]);
        var written = BitConverter.GetBytes(~crc ^ 0xE0B9692D);
        (bytes[22], bytes[8], bytes[7], bytes[2]) = (written[0], written[1], written[2], written[3]);

        var bits = string.Concat(bytes.Select(value => value.ToString("b8"))).PadRight(260, '0');
        return string.Concat(Enumerable.Range(0, 52).Select(i => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(bits.Substring(i * 5, 5), 2)]));
    }

    public static string Written(uint value, string digits, int length)
    {
        var written = new char[length];
        for (var i = length - 1; i >= 0; i--, value /= (uint)digits.Length)
            written[i] = digits[(int)(value % digits.Length)];
        return new string(written);
    }

    public static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Identifiable(string token)
    {
        var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
        var bytes = Convert.FromBase64String(padded);
        var seed = token.Contains("AzFu") ? "Master00" : token.Contains("AzSe") ? "Query000" : token.Contains("ACDb") ? "MastRW00" : "Default0";
        BitConverter.GetBytes(Marvin32.Of(bytes.AsSpan()[..^4], Marvin32.Seed(seed))).CopyTo(bytes, bytes.Length - 4);
        return token.Contains("AzFu") ? Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_') : Convert.ToBase64String(bytes);
    }

    private static string Annotated(string token)
    {
        var bytes = BitConverter.GetBytes(Marvin32.Of(Convert.FromBase64String(token[..80]), Marvin32.Seed("Default0")));
        if (token.Length == 88)
            return token[..80] + Convert.ToBase64String(bytes);

        Array.Reverse(bytes);
        return token[..80] + Written(BitConverter.ToUInt32(bytes), Base62, 6).TrimStart('0').PadRight(6, '0')[..4];
    }

    private static string Bech32Of(string token)
    {
        const string digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        var body = token[..^6].ToLowerInvariant();
        var separator = body.LastIndexOf('1');
        var state = 1u;
        foreach (var value in body[..separator].Select(c => (uint)c >> 5).Append(0u).Concat(body[..separator].Select(c => (uint)c & 31)).Concat(body[(separator + 1)..].Select(c => (uint)digits.IndexOf(c))).Concat(new uint[6]))
            state = Bech32.Next(state, value);
        state ^= 1;
        return token[..^6] + string.Concat(Enumerable.Range(0, 6).Select(i => char.ToUpperInvariant(digits[(int)(state >> (5 * (5 - i))) & 31])));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=');
}
