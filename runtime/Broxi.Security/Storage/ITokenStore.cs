namespace Broxi.Security.Storage;

/// <summary>
/// Keeps refresh tokens and what belongs to them. An implementation that writes to disk or network encrypts (CWE-312), and
/// replaces only what the caller has seen, so that two machines do not overwrite each other's token.
/// </summary>
public interface ITokenStore
{
    /// <summary>What is stored; null when nothing is.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<StoredToken?> ReadAsync(TokenKey key, CancellationToken cancellationToken = default);

    /// <summary>Stores tokens in place of a version.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="expectedVersion">The version that is replaced; 0 for none.</param>
    /// <param name="token">The new tokens. Their <see cref="StoredToken.Version"/> is one above the expected version.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>False when another version is stored by now; then nothing was written.</returns>
    ValueTask<bool> TryReplaceAsync(TokenKey key, long expectedVersion, StoredToken token, CancellationToken cancellationToken = default);

    /// <summary>Removes tokens, at sign-out or when the server has revoked them; does nothing when another version is stored by now.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="expectedVersion">The version that is removed.</param>
    /// <param name="cancellationToken">Ends the removal.</param>
    ValueTask RemoveAsync(TokenKey key, long expectedVersion, CancellationToken cancellationToken = default);
}

/// <summary>Lets one process at a time spend a refresh token.</summary>
public interface IRefreshLock
{
    /// <summary>Takes the lock.</summary>
    /// <param name="key">Whose tokens.</param>
    /// <param name="wait">How long to wait for another holder.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock, given back by disposing it; null when it could not be had in time.</returns>
    ValueTask<IRefreshLease?> TryAcquireAsync(TokenKey key, TimeSpan wait, CancellationToken cancellationToken = default);
}

/// <summary>A lock that is held.</summary>
public interface IRefreshLease : IAsyncDisposable
{
    /// <summary>Cancelled when the lock is lost before it was given back: the connection broke, or its time is over.</summary>
    CancellationToken Lost { get; }
}

/// <summary>The tokens of a user, as they are stored.</summary>
public sealed record StoredToken
{
    /// <summary>Counts the changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The refresh token; null when the user can only sign in again.</summary>
    public SensitiveString? RefreshToken { get; init; }

    /// <summary>The access token; null before the first refresh.</summary>
    public SensitiveString? AccessToken { get; init; }

    /// <summary>When the access token expires, by the clock of the authorization server.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The scheme of the access token.</summary>
    public string Scheme { get; init; } = "Bearer";

    /// <summary>The scopes of the access token.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary>The thumbprint of the key that the tokens are bound to; null for bearer tokens.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The version and the expiry; none of the tokens.</summary>
    public override string ToString() => $"version {Version}, access token expires {ExpiresAt:u}";
}
