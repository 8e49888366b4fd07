using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>A key that signs JWTs, with its one algorithm (RFC 8725, section 3.1) and its id.</summary>
public sealed class JwtSigningKey
{
    private JwtSigningKey(SecurityKey key, string algorithm, string keyId)
    {
        key.KeyId = keyId;
        Credentials = new SigningCredentials(key, algorithm);
    }

    /// <summary>The id that stands in the <c>kid</c> of each token: the thumbprint of the public key (RFC 7638).</summary>
    public string KeyId => Credentials.Key.KeyId;

    /// <summary>The algorithm, such as <c>ES256</c>.</summary>
    public string Algorithm => Credentials.Algorithm;

    internal SigningCredentials Credentials { get; }

    internal bool IsAsymmetric => Credentials.Key is AsymmetricSecurityKey;

    /// <summary>A new key on the curve P-256 (ES256), which lives and ends with this process.</summary>
    public static JwtSigningKey Create() => FromKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A key on the curve P-256, P-384 or P-521: ES256, ES384 or ES512.</summary>
    /// <param name="key">The private key. It must live as long as this object.</param>
    public static JwtSigningKey FromKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var securityKey = new ECDsaSecurityKey(key);
        var algorithm = key.KeySize switch
        {
            256 => SecurityAlgorithms.EcdsaSha256,
            384 => SecurityAlgorithms.EcdsaSha384,
            _ => SecurityAlgorithms.EcdsaSha512,
        };
        return new JwtSigningKey(securityKey, algorithm, Base64UrlEncoder.Encode(securityKey.ComputeJwkThumbprint()));
    }

    /// <summary>An RSA key, used with PSS padding (PS256).</summary>
    /// <param name="key">The private key, of 2048 bits or more. It must live as long as this object.</param>
    /// <exception cref="ArgumentException">The key is shorter (RFC 7518, section 3.5).</exception>
    public static JwtSigningKey FromKey(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize < 2048)
            throw new ArgumentException($"The RSA key has {key.KeySize} bits; use 2048 or more (RFC 7518, section 3.5).", nameof(key));
        var securityKey = new RsaSecurityKey(key);
        return new JwtSigningKey(securityKey, SecurityAlgorithms.RsaSsaPssSha256, Base64UrlEncoder.Encode(securityKey.ComputeJwkThumbprint()));
    }

    /// <summary>
    /// A private key in PEM, as a vault gives it: EC or RSA, PKCS#8 or the older forms, not encrypted.
    /// </summary>
    /// <param name="pem">The text.</param>
    /// <exception cref="ArgumentException">It is neither an EC nor an RSA private key. The message does not repeat it.</exception>
    public static JwtSigningKey FromPem(string pem)
    {
        ArgumentException.ThrowIfNullOrEmpty(pem);
        if (TryImport(ECDsa.Create(), pem) is { } ec)
            return FromKey(ec);
        if (TryImport(RSA.Create(), pem) is { } rsa)
            return FromKey(rsa);
        throw new ArgumentException("The text is neither an EC nor an RSA private key in PEM.", nameof(pem));
    }

    /// <summary>
    /// A secret that issuer and validator share (HS256). Whoever can validate can also issue: use an asymmetric key unless
    /// both are the same process.
    /// </summary>
    /// <param name="key">The secret, of 32 random bytes or more.</param>
    /// <exception cref="ArgumentException">The secret is shorter than the hash (RFC 7518, section 3.2).</exception>
    public static JwtSigningKey Shared(ReadOnlySpan<byte> key)
    {
        if (key.Length < 32)
            throw new ArgumentException("The secret has fewer than 256 bits; use RandomNumberGenerator.GetBytes(32) (RFC 7518, section 3.2).", nameof(key));
        // The thumbprint of a secret would be a hash of it, for everyone to try guesses on: the id is a hash of a hash.
        return new JwtSigningKey(new SymmetricSecurityKey(key.ToArray()), SecurityAlgorithms.HmacSha256, Convert.ToHexString(HMACSHA256.HashData(key, "kid"u8)[..8]));
    }

    private static T? TryImport<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            // A public key can be read too, and cannot sign.
            _ = key.ExportPkcs8PrivateKey();
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
