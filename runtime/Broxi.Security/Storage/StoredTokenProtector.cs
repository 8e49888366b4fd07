using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace Broxi.Security.Storage;

/// <summary>
/// Encrypts tokens for a place outside of this process, for the one key that they belong to: what was written for one user
/// cannot be read as another's. For implementations of <see cref="ITokenStore"/>.
/// </summary>
/// <param name="protection">The keys; all machines that share the store must share them.</param>
public sealed class StoredTokenProtector(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Broxi.Security.StoredToken.v1");

    /// <summary>A name for an entry: it tells nothing about the user.</summary>
    /// <param name="key">Whose tokens.</param>
    public static string NameOf(TokenKey key)
    {
        // The lengths keep "a" + "bc" and "ab" + "c" apart.
        var text = $"{key.Subject?.Length ?? -1}:{key.Subject}|{key.Scopes?.ToString().Length ?? -1}:{key.Scopes}|{key.Resource}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>Encrypts.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="token">The tokens.</param>
    public byte[] Protect(TokenKey key, StoredToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _protector.CreateProtector(NameOf(key)).Protect(JsonSerializer.SerializeToUtf8Bytes(Written.Of(token), WrittenJson.Default.Written));
    }

    /// <summary>Decrypts.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="data">What <see cref="Protect"/> gave.</param>
    /// <returns>The tokens; null when the data was changed, is of another user, or the encryption keys are gone. The user then signs in again.</returns>
    public StoredToken? Unprotect(TokenKey key, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            return JsonSerializer.Deserialize(_protector.CreateProtector(NameOf(key)).Unprotect(data), WrittenJson.Default.Written)?.ToToken();
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    internal sealed record Written(long Version, string? RefreshToken, string? AccessToken, DateTimeOffset? ExpiresAt, string Scheme, string Scopes, string? KeyThumbprint)
    {
        public static Written Of(StoredToken token) => new(
            token.Version, token.RefreshToken?.Reveal(), token.AccessToken?.Reveal(), token.ExpiresAt, token.Scheme, token.Scopes.ToString(), token.KeyThumbprint);

        public StoredToken ToToken() => new()
        {
            Version = Version,
            RefreshToken = RefreshToken is null ? null : SensitiveString.Create(RefreshToken, SecretFormat.Visible),
            AccessToken = AccessToken is null ? null : SensitiveString.Create(AccessToken),
            ExpiresAt = ExpiresAt,
            Scheme = Scheme,
            Scopes = ScopeSet.Parse(Scopes),
            KeyThumbprint = KeyThumbprint,
        };

        public override string ToString() => SensitiveString.Redacted;
    }
}

[JsonSerializable(typeof(StoredTokenProtector.Written))]
internal sealed partial class WrittenJson : JsonSerializerContext;
