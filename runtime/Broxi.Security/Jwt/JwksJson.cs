using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>Writes public keys as RFC 7517 wants them. What is private is not even asked for.</summary>
internal static class JwksJson
{
    public static string Write(IEnumerable<JwtSigningKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in keys)
                Write(writer, key);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JwtSigningKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("use", "sig");
        writer.WriteString("kid", key.KeyId);
        writer.WriteString("alg", key.Algorithm);
        switch (key.Credentials.Key)
        {
            case ECDsaSecurityKey ec:
                var point = ec.ECDsa.ExportParameters(includePrivateParameters: false);
                writer.WriteString("kty", "EC");
                writer.WriteString("crv", $"P-{ec.KeySize}");
                writer.WriteString("x", Base64UrlEncoder.Encode(point.Q.X));
                writer.WriteString("y", Base64UrlEncoder.Encode(point.Q.Y));
                break;
            case RsaSecurityKey rsa:
                var modulus = rsa.Rsa.ExportParameters(includePrivateParameters: false);
                writer.WriteString("kty", "RSA");
                writer.WriteString("n", Base64UrlEncoder.Encode(modulus.Modulus));
                writer.WriteString("e", Base64UrlEncoder.Encode(modulus.Exponent));
                break;
        }

        writer.WriteEndObject();
    }
}
