using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

/// <summary>Gives a random token the checksum or the inside that its provider would give it.</summary>
internal static class Sealed
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Token(TokenFamily family, string token, Random random)
    {
        if (family.Check == GitHubChecksum.Holds)
            return token[..^6] + Written(Crc32.Of(token.AsSpan()[^36..^6]), Base62, 6);
        if (family.Check == JsonWebToken.IsSecret)
            return JsonWebTokenOf("""{"iss":"https://issuer.net","sub":"42"}""", random);
        if (family.Check == Der.IsPrivateKey)
            return PrivateKey(random);
        return token;
    }

    public static string JsonWebTokenOf(string payload, Random random, string algorithm = "HS256", int signatureBytes = 32) =>
        $"{Url(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""))}.{Url(Encoding.UTF8.GetBytes(payload))}.{Url(Bytes(random, signatureBytes))}";

    public static string PrivateKey(Random random) =>
        Convert.ToBase64String([0x30, 0x82, 0x01, 0x50, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, .. Bytes(random, 329)]).TrimEnd('=');

    public static string Written(uint value, string digits, int length)
    {
        var written = new char[length];
        for (var i = length - 1; i >= 0; i--, value /= (uint)digits.Length)
            written[i] = digits[(int)(value % digits.Length)];
        return new string(written);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
