using System.Net;
using System.Threading.RateLimiting;

namespace Broxi.Security.Http;

/// <summary>
/// Lets requests go one after the other, in the order in which they came, as the limits of one server allow: by rate, by
/// number at once, and not before the time that the server has asked to wait for.
/// </summary>
internal sealed class RequestThrottle(RateLimitOptions options, TimeProvider clock) : RateLimiter
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, Quota> _quotas = new(StringComparer.Ordinal) { [""] = new(options.Limit, options.Window) };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _concurrency = options.MaxConcurrency;
    private TimeSpan _closedUntil;
    private TimeSpan _lastUse;
    private int _running;
    private int _unanswered;
    private int _waiting;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>How long nothing has been going on; null while something is, or is remembered.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                var now = Now;
                return _running > 0 || _waiting > 0 || _closedUntil > now || !_quotas.Values.All(quota => quota.IsIdle(now)) ? null : now - _lastUse;
            }
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Takes what a response says.</summary>
    public void Learn(ThrottleLease lease, HttpResponseMessage response)
    {
        var serverNow = response.Headers.Date ?? clock.GetUtcNow();
        var reports = RateLimitHeaders.Read(response.Headers, serverNow);
        var wait = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? RetryAfter.Of(response, clock) : null;
        lock (_gate)
        {
            var now = Now;
            End(lease, now);
            if (now + wait is { } opens && opens > _closedUntil)
                _closedUntil = opens;
            foreach (var report in reports)
            {
                if (report is { Unit: RateLimitReport.ConcurrentRequests, Limit: >= 1 })
                    _concurrency = report.Limit.Value;
                else if (report.Unit == RateLimitReport.Requests)
                    QuotaOf(report.Name).Update(report, serverNow, now);
            }

            foreach (var (name, quota) in _quotas)
            {
                if (!reports.Any(report => report.Name == name))
                    quota.Spend();
            }

            Wake();
        }
    }

    /// <summary>The request is over and its answer read.</summary>
    public void Release(ThrottleLease lease)
    {
        lock (_gate)
        {
            if (lease.Answered is null)
            {
                End(lease, Now);
                foreach (var quota in _quotas.Values)
                    quota.Spend();
            }

            _running--;
            Wake();
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
            return _waiting == 0 && Delay() is var delay && delay <= TimeSpan.Zero ? Take() : new RefusedLease(null);
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var start = Now;
        lock (_gate)
        {
            var delay = Delay();
            if (_waiting == 0 && delay <= TimeSpan.Zero)
                return Take();
            if (Expected(delay) is var expected && expected > options.MaxRetryAfter)
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
                while (true)
                {
                    TimeSpan delay;
                    Task changed;
                    lock (_gate)
                    {
                        delay = Delay();
                        if (delay <= TimeSpan.Zero)
                            return Take();
                        changed = _changed.Task;
                    }

                    if (delay < TimeSpan.MaxValue && Now - start + delay > options.MaxRetryAfter)
                        return new RefusedLease(delay);
                    // Timers cut to the millisecond; a request that goes early is one too many.
                    await changed.WaitAsync(delay == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : delay + s_tick, clock, either.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    either.Token.ThrowIfCancellationRequested();
                }
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

    private ThrottleLease Take()
    {
        var lease = new ThrottleLease(this, Now);
        _lastUse = lease.Sent;
        _running++;
        _unanswered++;
        foreach (var quota in _quotas.Values)
            quota.Add(lease);
        return lease;
    }

    private void End(ThrottleLease lease, TimeSpan now)
    {
        lease.Answered = now;
        _lastUse = now;
        _unanswered--;
    }

    private void Wake()
    {
        if (_waiting == 0)
            return;
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Quota QuotaOf(string name) => _quotas.TryGetValue(name, out var quota) ? quota : _quotas[name] = new Quota();

    private TimeSpan Delay()
    {
        var now = Now;
        var delay = _running >= _concurrency ? TimeSpan.MaxValue : _closedUntil > now ? _closedUntil - now : TimeSpan.Zero;
        foreach (var quota in _quotas.Values)
        {
            if (quota.Delay(now, _unanswered) is var own && own > delay)
                delay = own;
        }

        return delay;
    }

    /// <summary>How long one more request would wait behind the others; only a guess when an answer has to come first.</summary>
    private TimeSpan Expected(TimeSpan delay) =>
        (delay == TimeSpan.MaxValue ? TimeSpan.Zero : delay) + _quotas.Values.Max(quota => quota.Delay(_waiting));
}
