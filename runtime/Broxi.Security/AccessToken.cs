using System.Net.Http.Headers;

namespace Broxi.Security;

/// <summary>An access token and what is known about it.</summary>
public sealed class AccessToken
{
    /// <summary>A token.</summary>
    /// <param name="value">The token itself.</param>
    /// <param name="expiresAt">When it expires; null when nobody said.</param>
    public AccessToken(SensitiveString value, DateTimeOffset? expiresAt = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
        ExpiresAt = expiresAt;
    }

    /// <summary>The token itself.</summary>
    public SensitiveString Value { get; }

    /// <summary>When it expires; null when nobody said.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The scheme of the <c>Authorization</c> header: <c>Bearer</c> (default, RFC 6750) or <c>DPoP</c> (RFC 9449).</summary>
    public string Scheme { get; init; } = "Bearer";

    /// <summary>The scopes that the server granted; empty when it did not say.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary>The thumbprint of the key that the token is bound to (RFC 9449, section 6.1); null for a bearer token.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Which token this is: a later one of the same source has another version.</summary>
    public TokenVersion Version { get; init; } = TokenVersion.Next();

    /// <summary>The header that carries it, the same object for every request.</summary>
    internal AuthenticationHeaderValue Header => field ??= new AuthenticationHeaderValue(Scheme, Value.Reveal());

    /// <summary>The scheme, the fingerprint and the expiry; never the token.</summary>
    public override string ToString() => ExpiresAt is { } end ? $"{Scheme} {Value.Fingerprint}, expires {end:u}" : $"{Scheme} {Value.Fingerprint}";
}

/// <summary>
/// Tells tokens of one process apart without their secret, so that a refused token is replaced exactly once however many
/// requests it was refused for. The default value is no token.
/// </summary>
/// <param name="Number">A number that no other token of the process has; 0 for none.</param>
public readonly record struct TokenVersion(long Number)
{
    private static long s_last;

    /// <summary>A version that no token of this process has yet.</summary>
    public static TokenVersion Next() => new(Interlocked.Increment(ref s_last));
}
