using System.Threading.RateLimiting;

namespace Broxi.Security.Http;

/// <summary>Lets requests go one after the other, in the order in which they came, as the limits of one server allow.</summary>
internal sealed class RequestThrottle(RateLimitOptions options, TimeProvider clock) : RateLimiter
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ServerLimits _limits = new(options);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
                return _waiting > 0 ? null : _limits.Idle(Now);
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Takes what a response says.</summary>
    public void Learn(ThrottleLease lease, HttpResponseMessage response)
    {
        var (serverNow, wait) = (response.Headers.Date ?? clock.GetUtcNow(), RetryAfter.Of(response, clock));
        lock (_gate)
        {
            _limits.Answer(lease, response, serverNow, wait, Now);
            Wake();
        }
    }

    /// <summary>The request is over and its answer read.</summary>
    public void Release(ThrottleLease lease)
    {
        lock (_gate)
        {
            _limits.End(lease, Now);
            Wake();
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
            return _waiting == 0 && _limits.Delay(Now) <= TimeSpan.Zero ? Take() : new RefusedLease(null);
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var start = Now;
        lock (_gate)
        {
            if (_waiting == 0 && _limits.Delay(start) <= TimeSpan.Zero)
                return Take();
            if (_limits.Delay(start, _waiting) is var expected && expected > options.MaxRetryAfter)
                return new RefusedLease(expected);
            _waiting++;
        }

        using var patience = new CancellationTokenSource(options.MaxRetryAfter, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _turn.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await FirstInLineAsync(start, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RefusedLease(null);
        }
        finally
        {
            lock (_gate)
                _waiting--;
        }
    }

    private async Task<RateLimitLease> FirstInLineAsync(TimeSpan start, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan delay;
            Task changed;
            lock (_gate)
            {
                delay = _limits.Delay(Now);
                if (delay <= TimeSpan.Zero)
                    return Take();
                changed = _changed.Task;
            }

            if (delay < TimeSpan.MaxValue && Now - start + delay > options.MaxRetryAfter)
                return new RefusedLease(delay);
            // Timers cut to the millisecond; a request that goes early is one too many.
            await changed.WaitAsync(delay == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : delay + s_tick, clock, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private ThrottleLease Take()
    {
        var lease = new ThrottleLease(this, Now);
        _limits.Begin(lease);
        return lease;
    }

    private void Wake()
    {
        if (_waiting == 0)
            return;
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
