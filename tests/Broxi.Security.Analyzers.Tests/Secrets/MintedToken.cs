using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary>Tokens that look real, made anew in every run: one in the source would stop its own push.</summary>
internal static class MintedToken
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>One of each family; those that their checksum or structure verifies come first.</summary>
    public static IReadOnlyList<string> OfEachFamily =>
        [GitHub(), Npm(), Jwt(), Stripe(), Slack(), SendGrid(), "github_pat_" + Random(22) + "_" + Random(59)];

    public static string GitHub() => Checked("ghp_");

    public static string Npm() => Checked("npm_");

    public static string Stripe(string mode = "live") => $"sk_{mode}_" + Random(24);

    public static string Slack() => $"xoxb-{RandomNumberGenerator.GetString("123456789", 12)}-{RandomNumberGenerator.GetString("123456789", 12)}-{Random(24)}";

    public static string SendGrid() => $"SG.{Random(22)}.{Random(43)}";

    public static string Jwt()
    {
        var content = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + "."
            + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"https://id.contoso.com","sub":"{{Random(12)}}"}"""));
        return content + "." + Base64Url.EncodeToString(HMACSHA256.HashData(RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes(content)));
    }

    public static string PrivateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>A digit and both cases are sure to be in it.</summary>
    private static string Random(int length) => "a7Q" + RandomNumberGenerator.GetString(Base62, length - 3);

    /// <summary>GitHub and npm end their tokens with the CRC-32 of the random part.</summary>
    private static string Checked(string prefix)
    {
        var random = Random(30);
        var crc = uint.MaxValue;
        foreach (var character in random)
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        var digits = "";
        for (var rest = ~crc; digits.Length < 6; rest /= 62)
            digits = Base62[(int)(rest % 62)] + digits;
        return prefix + random + digits;
    }
}
