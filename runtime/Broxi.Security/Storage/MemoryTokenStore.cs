using System.Collections.Concurrent;

namespace Broxi.Security.Storage;

/// <summary>Keeps tokens in the memory of this process: gone when it ends, and never written anywhere.</summary>
public sealed class MemoryTokenStore : ITokenStore
{
    private readonly ConcurrentDictionary<TokenKey, StoredToken> _tokens = new();

    /// <inheritdoc/>
    public ValueTask<StoredToken?> ReadAsync(TokenKey key, CancellationToken cancellationToken = default) =>
        new(_tokens.GetValueOrDefault(key));

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(TokenKey key, long expectedVersion, StoredToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(expectedVersion == 0
            ? _tokens.TryAdd(key, token)
            : _tokens.TryGetValue(key, out var stored) && stored.Version == expectedVersion && _tokens.TryUpdate(key, token, stored));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(TokenKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        if (_tokens.TryGetValue(key, out var stored) && stored.Version == expectedVersion)
            _tokens.TryRemove(KeyValuePair.Create(key, stored));
        return default;
    }
}

/// <summary>A lock for a process alone; within it one renewal a token runs anyway.</summary>
public sealed class ProcessRefreshLock : IRefreshLock
{
    /// <inheritdoc/>
    public ValueTask<IRefreshLease?> TryAcquireAsync(TokenKey key, TimeSpan wait, CancellationToken cancellationToken = default) => new(Lease.Instance);

    private sealed class Lease : IRefreshLease
    {
        public static readonly Lease Instance = new();

        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => default;
    }
}
