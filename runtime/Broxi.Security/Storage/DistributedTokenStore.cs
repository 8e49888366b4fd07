using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace Broxi.Security.Storage;

/// <summary>
/// Keeps tokens, encrypted, in the application's <see cref="IDistributedCache"/>. Such a cache cannot compare and replace in
/// one step: beside it an <see cref="IRefreshLock"/> must hold for all machines. <c>Broxi.Security.Redis</c> has both.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="protection">The keys; all machines must share them.</param>
public sealed class DistributedTokenStore(IDistributedCache cache, IDataProtectionProvider protection) : ITokenStore
{
    private readonly StoredTokenProtector _protector = new(protection);

    /// <summary>How long unused tokens are kept; 30 days by default.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async ValueTask<StoredToken?> ReadAsync(TokenKey key, CancellationToken cancellationToken = default) =>
        await cache.GetAsync(NameOf(key), cancellationToken).ConfigureAwait(false) is { } data ? _protector.Unprotect(key, data) : null;

    /// <inheritdoc/>
    public async ValueTask<bool> TryReplaceAsync(TokenKey key, long expectedVersion, StoredToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var stored = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if ((stored?.Version ?? 0) != expectedVersion)
            return false;
        await cache.SetAsync(NameOf(key), _protector.Protect(key, token), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = Retention }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(TokenKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } stored && stored.Version == expectedVersion)
            await cache.RemoveAsync(NameOf(key), cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(TokenKey key) => "broxi:token:" + StoredTokenProtector.NameOf(key);
}
