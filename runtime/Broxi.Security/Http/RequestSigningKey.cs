using System.Security.Cryptography;

namespace Broxi.Security.Http;

/// <summary>A key that requests are signed with, or their signatures checked (RFC 9421, section 3.3). Thread-safe; never printed.</summary>
public abstract class RequestSigningKey
{
    // An HMAC key shorter than the hash weakens it (RFC 2104, section 3).
    private const int MinSecret = 32;

    private RequestSigningKey(string id, string algorithm)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("The id of a key has visible ASCII characters only; it is sent with each request.", nameof(id));
        (Id, Algorithm) = (id, algorithm);
    }

    /// <summary>The id by which the server finds the key; it is sent with each request.</summary>
    public string Id { get; }

    /// <summary>The algorithm's name in the registry of RFC 9421, section 6.2.2.</summary>
    public string Algorithm { get; }

    /// <summary>A secret that client and server share (<c>hmac-sha256</c>). The server could sign as the client; prefer <see cref="EcdsaP256"/>.</summary>
    /// <param name="id">The id of the key.</param>
    /// <param name="secret">The secret, at least 32 random bytes; copied.</param>
    /// <exception cref="ArgumentException">The secret is shorter.</exception>
    public static RequestSigningKey HmacSha256(string id, ReadOnlySpan<byte> secret) => secret.Length < MinSecret
        ? throw new ArgumentException($"A signing secret has {MinSecret} random bytes or more; make one with RandomNumberGenerator.GetBytes.", nameof(secret))
        : new Hmac(id, secret.ToArray());

    /// <summary>A secret that client and server share, as configuration holds it.</summary>
    /// <param name="id">The id of the key.</param>
    /// <param name="secret">The secret in Base64, at least 32 random bytes.</param>
    /// <exception cref="ArgumentException">The secret is shorter, or no Base64.</exception>
    public static RequestSigningKey HmacSha256(string id, SensitiveString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var bytes = new byte[secret.Reveal().Length];
        return Convert.TryFromBase64String(secret.Reveal(), bytes, out var length)
            ? HmacSha256(id, bytes.AsSpan(0, length))
            : throw new ArgumentException("The signing secret is no Base64; store its bytes in that form.", nameof(secret));
    }

    /// <summary>A key on the curve P-256 (<c>ecdsa-p256-sha256</c>): the private one signs, the public one is enough to check.</summary>
    /// <param name="id">The id of the key.</param>
    /// <param name="key">The key; it stays the caller's to dispose, after the last use.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public static RequestSigningKey EcdsaP256(string id, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeySize == 256 ? new Curve(id, key) : throw new ArgumentException("A signing key is on the curve P-256 (RFC 9421, section 3.3.4).", nameof(key));
    }

    /// <summary>The id and the algorithm; never the key.</summary>
    public override string ToString() => $"{Algorithm} {Id}";

    internal abstract byte[] Sign(ReadOnlySpan<byte> data);

    internal abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    private sealed class Hmac(string id, byte[] secret) : RequestSigningKey(id, "hmac-sha256")
    {
        internal override byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA256.HashData(secret, data);

        internal override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret, data, expected);
            return CryptographicOperations.FixedTimeEquals(expected, signature);
        }
    }

    private sealed class Curve(string id, ECDsa key) : RequestSigningKey(id, "ecdsa-p256-sha256")
    {
        internal override byte[] Sign(ReadOnlySpan<byte> data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        internal override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
            key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
