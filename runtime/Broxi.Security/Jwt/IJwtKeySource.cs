using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>Where a validator finds the public keys of an issuer.</summary>
public interface IJwtKeySource
{
    /// <summary>The key of a token, if it is known without waiting.</summary>
    /// <param name="keyId">The token's <c>kid</c>.</param>
    SecurityKey? Find(string keyId);

    /// <summary>Looks for a key that is not known, when the issuer may have a new one.</summary>
    /// <param name="keyId">The token's <c>kid</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken = default);
}

/// <summary>The keys of an issuer in the same process.</summary>
/// <param name="keys">Its keys.</param>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class KeyRingSource(SigningKeyRing keys, TimeProvider? clock = null) : IJwtKeySource
{
    /// <inheritdoc/>
    public SecurityKey? Find(string keyId)
    {
        foreach (var key in keys.Published((clock ?? TimeProvider.System).GetUtcNow(), JwtIssuerOptions.LongestLifetime))
        {
            if (key.KeyId == keyId)
                return key.Credentials.Key;
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken = default) => new(Find(keyId));
}
