namespace Broxi.Security.Http;

/// <summary>
/// Remembers what may be used once: the nonce of a signed request, the id of a token. Where several processes serve the same
/// clients they need one in common, for otherwise each would accept a copy (CWE-294).
/// </summary>
public interface IReplayCache
{
    /// <summary>Takes an id, unless it was taken before. Atomic: of two callers at once one gets true.</summary>
    /// <param name="id">The id, of at most 512 characters.</param>
    /// <param name="lifetime">How long it is remembered: as long as what it names would be accepted.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True if the id is new; false if it is a repetition, or if nothing more can be remembered.</returns>
    ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime, CancellationToken cancellationToken = default);
}

/// <summary>Remembers in the memory of this process.</summary>
/// <param name="clock">The clock; the system's by default.</param>
public sealed class MemoryReplayCache(TimeProvider? clock = null) : IReplayCache
{
    private readonly object _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _ends = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>How many ids are remembered at most; 1,000,000 by default. When it is full, new ones are refused rather than old ones forgotten.</summary>
    public int Capacity { get; init; } = 1_000_000;

    /// <inheritdoc/>
    public ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var now = _clock.GetUtcNow();
        lock (_gate)
        {
            while (_ends.TryPeek(out var old, out var end) && end <= now)
            {
                _ends.Dequeue();
                _ids.Remove(old);
            }

            if (_ids.Count >= Capacity || !_ids.Add(id))
                return new(false);
            _ends.Enqueue(id, now + lifetime);
            return new(true);
        }
    }
}
