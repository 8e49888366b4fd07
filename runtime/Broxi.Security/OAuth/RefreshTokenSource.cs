using Broxi.Security.Storage;
using Microsoft.Extensions.Logging;

namespace Broxi.Security.OAuth;

/// <summary>
/// The access tokens of users who have signed in, renewed by their refresh tokens. A refresh token is spent by one process at
/// a time, and its successor is stored before anyone uses the new access token: a server that rotates refresh tokens revokes
/// everything when it sees one twice (RFC 9700, section 4.14.2).
/// </summary>
public sealed class RefreshTokenSource : ITokenSource
{
    private readonly TokenEndpointClient _server;
    private readonly ITokenStore _store;
    private readonly IRefreshLock _lock;
    private readonly TimeProvider _clock;
    private readonly AccessTokenCache _cache;
    private long _serverAhead;

    /// <summary>A source.</summary>
    /// <param name="server">The authorization server.</param>
    /// <param name="store">Where the tokens are kept.</param>
    /// <param name="refreshLock">Lets one process at a time refresh; by default there is only this one.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="logger">Told about failed renewals.</param>
    public RefreshTokenSource(
        TokenEndpointClient server, ITokenStore store, IRefreshLock? refreshLock = null, TimeProvider? clock = null, ILogger<RefreshTokenSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(store);
        (_server, _store, _lock, _clock) = (server, store, refreshLock ?? new ProcessRefreshLock(), clock ?? TimeProvider.System);
        _cache = new AccessTokenCache(AcquireAsync, server.Options.Refresh, clock, logger);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(Security.TokenRequest request, CancellationToken cancellationToken = default) =>
        _cache.GetTokenAsync(request, cancellationToken);

    /// <summary>Keeps the tokens of a user who has just signed in, in place of any earlier ones.</summary>
    /// <param name="key">The user.</param>
    /// <param name="grant">What the server granted.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask StoreAsync(TokenKey key, TokenGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Note(grant);
        while (true)
        {
            var old = await _store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            if (await _store.TryReplaceAsync(key, old?.Version ?? 0, Stored(grant, (old?.Version ?? 0) + 1, null), cancellationToken).ConfigureAwait(false))
            {
                _cache.Forget(key);
                return;
            }
        }
    }

    /// <summary>Forgets the tokens of a user who signs out, and revokes the refresh token at the server.</summary>
    /// <param name="key">The user.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server could not be told; the tokens are forgotten all the same.</exception>
    public async ValueTask RevokeAsync(TokenKey key, CancellationToken cancellationToken = default)
    {
        var stored = await _store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        _cache.Forget(key);
        if (stored is null)
            return;
        await _store.RemoveAsync(key, stored.Version, cancellationToken).ConfigureAwait(false);
        if (stored.RefreshToken is { } refreshToken)
            await _server.RevokeAsync(refreshToken, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(AccessToken, TimeSpan?)> AcquireAsync(Security.TokenRequest request, AccessToken? current, CancellationToken cancellation)
    {
        var key = TokenKey.Of(request);
        if (await _store.ReadAsync(key, cancellation).ConfigureAwait(false) is { } stored && Usable(stored, current) is { } usable)
            return usable;

        // No lock, no spending: the server would take the second of two for a theft.
        await using var lease = (await _lock.TryAcquireAsync(key, _server.Options.Refresh.Timeout / 2, cancellation).ConfigureAwait(false)
            ?? throw new TokenEndpointException(AuthErrorCode.ServerUnavailable, "Another process holds the refresh lock; the request may succeed later.")).ConfigureAwait(false);
        return await SpendAsync(key, current, cancellation).ConfigureAwait(false);
    }

    private async Task<(AccessToken, TimeSpan?)> SpendAsync(TokenKey key, AccessToken? current, CancellationToken cancellation)
    {
        var stored = await _store.ReadAsync(key, cancellation).ConfigureAwait(false);
        // Another process may have been faster while this one waited.
        if (stored is not null && Usable(stored, current) is { } usable)
            return usable;
        if (stored?.RefreshToken is not { } refreshToken)
            throw new ReauthenticationRequiredException("No refresh token is stored for the user; have the user sign in.");

        TokenGrant grant;
        try
        {
            grant = await _server.RefreshAsync(refreshToken, key.ToRequest(null), cancellation).ConfigureAwait(false);
        }
        catch (TokenEndpointException refusal) when (refusal.Code == AuthErrorCode.InvalidGrant)
        {
            // Who has no lock across machines may meet a token that another one has spent: its successor is stored by now.
            if (await _store.ReadAsync(key, cancellation).ConfigureAwait(false) is { } newer && newer.Version != stored.Version && Usable(newer, current) is { } successor)
                return successor;
            await _store.RemoveAsync(key, stored.Version, cancellation).ConfigureAwait(false);
            throw new ReauthenticationRequiredException("The refresh token is used up, expired or revoked; have the user sign in again.", refusal.Error);
        }

        Note(grant);
        // From here on the old refresh token may be gone: what came must be kept, whoever has stopped waiting.
        await _store.TryReplaceAsync(key, stored.Version, Stored(grant, stored.Version + 1, refreshToken), CancellationToken.None).ConfigureAwait(false);
        return (grant.AccessToken, grant.Lifetime);
    }

    /// <summary>The stored access token, if it is another one than was had and lives long enough to be worth handing out.</summary>
    private (AccessToken, TimeSpan?)? Usable(StoredToken stored, AccessToken? current)
    {
        if (stored.AccessToken is not { } value || stored.ExpiresAt is not { } end || (current is not null && value.Equals(current.Value)))
            return null;
        var left = end - ServerNow;
        return left > _server.Options.Refresh.MinimumWindow
            ? (new AccessToken(value, _clock.GetUtcNow() + left) { Scheme = stored.Scheme, Scopes = stored.Scopes, KeyThumbprint = stored.KeyThumbprint }, left)
            : null;
    }

    // Stored times are the server's: machines with wrong clocks share them.
    private DateTimeOffset ServerNow => _clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _serverAhead));

    private void Note(TokenGrant grant) => Interlocked.Exchange(ref _serverAhead, (grant.ServerTime - _clock.GetUtcNow()).Ticks);

    private static StoredToken Stored(TokenGrant grant, long version, SensitiveString? spent) => new()
    {
        Version = version,
        // A server that does not rotate answers none: the spent one stays valid.
        RefreshToken = grant.RefreshToken ?? spent,
        AccessToken = grant.AccessToken.Value,
        ExpiresAt = grant.ServerTime + grant.Lifetime,
        Scheme = grant.AccessToken.Scheme,
        Scopes = grant.AccessToken.Scopes,
        KeyThumbprint = grant.AccessToken.KeyThumbprint,
    };
}
