using System.Net;

namespace Broxi.Security.Http;

/// <summary>
/// All limits of one server and what counts against them: requests in a time, requests at once, and the time until which the
/// server has asked to wait. Not thread-safe. Times are of one running clock.
/// </summary>
internal sealed class ServerLimits(RateLimitOptions options)
{
    private readonly Dictionary<string, Quota> _quotas = new(StringComparer.Ordinal) { [""] = new(options.Limit, options.Window) };
    private long _concurrency = options.MaxConcurrency;
    private TimeSpan _closedUntil;
    private TimeSpan _lastUse;
    private int _running;
    private int _unanswered;

    /// <summary>How long one more request has to wait; zero for not at all, the maximum for until one under way has ended.</summary>
    public TimeSpan Delay(TimeSpan now)
    {
        var delay = _running >= _concurrency ? TimeSpan.MaxValue : _closedUntil > now ? _closedUntil - now : TimeSpan.Zero;
        foreach (var quota in _quotas.Values)
        {
            if (quota.Delay(now, _unanswered) is var own && own > delay)
                delay = own;
        }

        return delay;
    }

    /// <summary>How long it takes at least behind others; how long those under way take is not known and not counted.</summary>
    public TimeSpan Delay(TimeSpan now, int ahead) =>
        (Delay(now) is var delay && delay < TimeSpan.MaxValue ? delay : TimeSpan.Zero) + _quotas.Values.Max(quota => quota.Delay(ahead));

    /// <summary>How long nothing has been going on; null while something is, or is remembered.</summary>
    public TimeSpan? Idle(TimeSpan now) => _running > 0 || _closedUntil > now || !_quotas.Values.All(quota => quota.IsIdle(now)) ? null : now - _lastUse;

    /// <summary>A request goes.</summary>
    public void Begin(ThrottleLease lease)
    {
        (_lastUse, _running, _unanswered) = (lease.Sent, _running + 1, _unanswered + 1);
        foreach (var quota in _quotas.Values)
            quota.Add(lease);
    }

    /// <summary>The answer begins, and has the server's word.</summary>
    public void Answer(ThrottleLease lease, HttpResponseMessage response, DateTimeOffset serverNow, TimeSpan? wait, TimeSpan now)
    {
        var reports = RateLimitHeaders.Read(response.Headers, serverNow);
        lease.Answered = _lastUse = now;
        _unanswered--;
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && now + wait is { } opens && opens > _closedUntil)
            _closedUntil = opens;
        foreach (var (name, quota) in _quotas)
        {
            if (!reports.Any(report => report.Name == name))
                quota.Spend();
        }

        foreach (var report in reports)
        {
            if (report is { Unit: RateLimitReport.ConcurrentRequests, Limit: >= 1 })
                _concurrency = report.Limit.Value;
            else if (report.Unit == RateLimitReport.Requests)
                QuotaOf(report.Name).Update(report, serverNow, now);
        }
    }

    /// <summary>The answer has been read, or there was none.</summary>
    public void End(ThrottleLease lease, TimeSpan now)
    {
        _running--;
        if (lease.Answered is not null)
            return;
        lease.Answered = _lastUse = now;
        _unanswered--;
        foreach (var quota in _quotas.Values)
            quota.Spend();
    }

    private Quota QuotaOf(string name) => _quotas.TryGetValue(name, out var quota) ? quota : _quotas[name] = new Quota();
}
