using Broxi.Security.Storage;
using Medallion.Threading.Redis;
using StackExchange.Redis;

namespace Broxi.Security.Redis;

/// <summary>Lets one machine at a time spend a refresh token. The lock of a machine that dies ends after ten seconds.</summary>
/// <param name="redis">The connection.</param>
public sealed class RedisRefreshLock(IConnectionMultiplexer redis) : IRefreshLock
{
    private static readonly TimeSpan s_expiry = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async ValueTask<IRefreshLease?> TryAcquireAsync(TokenKey key, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var held = new RedisDistributedLock("broxi:refresh:" + StoredTokenProtector.NameOf(key), redis.GetDatabase(), static options => options
            .Expiry(s_expiry)
            .BusyWaitSleepTime(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100)));
        try
        {
            return await held.TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false) is { } handle ? new Lease(handle) : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or AggregateException)
        {
            throw RedisErrors.Unavailable(exception);
        }
    }

    private sealed class Lease(RedisDistributedLockHandle handle) : IRefreshLease
    {
        public CancellationToken Lost => handle.HandleLostToken;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await handle.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
            {
                // It cannot be given back: it ends by itself, and the refresh that it guarded is done.
            }
        }
    }
}
