using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.OAuth;

/// <summary>
/// A key that tokens are bound to (DPoP, RFC 9449): a stolen token is worth nothing without it. Made when the process starts,
/// and never written anywhere, unless the caller brings one of its own. Thread-safe.
/// </summary>
public sealed class DPoPKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly SigningCredentials _credentials;
    private readonly Dictionary<string, object> _publicKey;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A new key on the curve P-256.</summary>
    public DPoPKey()
        : this(ECDsa.Create(ECCurve.NamedCurves.nistP256))
    {
    }

    /// <summary>A key of the caller, which it disposes with this object.</summary>
    /// <param name="key">A key on the curve P-256.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public DPoPKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize != 256)
            throw new ArgumentException("A DPoP key is on the curve P-256 (ES256).", nameof(key));
        _key = key;
        var securityKey = new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = true } };
        _credentials = new SigningCredentials(securityKey, SecurityAlgorithms.EcdsaSha256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        _publicKey = new Dictionary<string, object>
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
        Thumbprint = Base64UrlEncoder.Encode(securityKey.ComputeJwkThumbprint());
    }

    /// <summary>The thumbprint of the public key (RFC 7638), as in <c>cnf.jkt</c> of a bound token.</summary>
    public string Thumbprint { get; }

    /// <summary>The last nonce of each server (RFC 9449, section 8.2), by origin: they live as long as the key whose proofs need them.</summary>
    internal ConcurrentDictionary<string, string> Nonces { get; } = new(StringComparer.Ordinal);

    /// <summary>A proof for one request; each has a <c>jti</c> of its own.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="address">Its address; query and fragment do not count (RFC 9449, section 4.2).</param>
    /// <param name="token">The token that goes with it; null at the token endpoint.</param>
    /// <param name="nonce">The server's last nonce; null when it has given none.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public string CreateProof(HttpMethod method, Uri address, SensitiveString? token = null, string? nonce = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        var claims = new Dictionary<string, object>
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["htm"] = method.Method,
            ["htu"] = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            ["iat"] = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds(),
        };
        if (token is not null)
            claims["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token.Reveal())));
        if (nonce is not null)
            claims["nonce"] = nonce;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "dpop+jwt",
            AdditionalHeaderClaims = new Dictionary<string, object> { ["jwk"] = _publicKey },
            Claims = claims,
            SigningCredentials = _credentials,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
