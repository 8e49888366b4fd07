namespace Broxi.Security.Analyzers.Secrets.Scanning.Checks;

/// <summary>
/// A signed JWT (RFC 7515) that opens something: not the sample of jwt.io, not the anonymous key of Supabase, not a token that
/// lived for a day. Time itself plays no part: a build must say the same tomorrow.
/// </summary>
internal static class JsonWebToken
{
    private const int DaySeconds = 24 * 60 * 60;

    public static bool IsSecret(ReadOnlySpan<char> token)
    {
        if (!IsSigned(token))
            return false;

        Span<byte> buffer = stackalloc byte[1024];
        var header = token.IndexOf('.');
        return IsSecretPayload(Base64.Decode(token.Slice(header + 1), buffer));
    }

    /// <summary>Whether the header names an algorithm and the signature is as long as that makes it.</summary>
    public static bool IsSigned(ReadOnlySpan<char> token)
    {
        Span<byte> buffer = stackalloc byte[1024];
        return HasSignature(Base64.Decode(token.Slice(0, token.IndexOf('.')), buffer), token.Length - token.LastIndexOf('.') - 1);
    }

    // In characters of base64url: 32 bytes are 43.
    private static bool HasSignature(ReadOnlySpan<byte> header, int length)
    {
        var algorithm = Json.Get(header, "alg");
        if (algorithm.Length < 5)
            return false;

        return (algorithm[0], algorithm[algorithm.Length - 3]) switch
        {
            ((byte)'H', (byte)'2') => length == 43,
            ((byte)'H', (byte)'3') => length == 64,
            ((byte)'H', (byte)'5') => length == 86,
            ((byte)'E', (byte)'2') => length == 86,
            ((byte)'E', (byte)'3') => length == 128,
            ((byte)'E', (byte)'5') => length == 176,
            ((byte)'E', _) => length is 86 or 152, // EdDSA: Ed25519 and Ed448
            ((byte)'R', _) or ((byte)'P', _) => length is >= 171 and <= 1366, // RSA of 1024 to 8192 bits
            _ => false,
        };
    }

    private static bool IsSecretPayload(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || payload[0] != '{')
            return false;

        var issued = Json.Number(payload, "iat");
        var expires = Json.Number(payload, "exp");
        return !Json.Is(payload, "sub", "1234567890")
            && !Json.Is(payload, "name", "John Doe")
            && !Json.Is(payload, "role", "anon")
            && !IsSampleIssuer(payload)
            && !(issued > 0 && expires > 0 && expires - issued <= DaySeconds);
    }

    private static bool IsSampleIssuer(ReadOnlySpan<byte> payload) =>
        Json.Is(payload, "iss", "supabase-demo")
        || Json.StartsWith(payload, "iss", "localhost")
        || Json.StartsWith(payload, "iss", "http://localhost")
        || Json.StartsWith(payload, "iss", "https://localhost")
        || Json.Get(payload, "iss").IndexOf("example."u8) >= 0;
}
