namespace Broxi.Security.Http;

/// <summary>
/// One limit of a server, as far as this client knows it: by the server's last word while its window lasts, and by what the
/// client itself has sent in the length of a window. The second holds where the server is silent, and keeps a server whose
/// window slides from being flooded at what looks like its end. Not thread-safe. Times are of one running clock.
/// </summary>
internal sealed class Quota(long? limit = null, TimeSpan? window = null)
{
    // Headers are exact to the second; two reports that are nearer than this speak of one window.
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Queue<ThrottleLease> _sent = new();
    private long? _limit = limit;
    private TimeSpan? _window = window;
    private long? _remaining;
    private TimeSpan? _resets;
    private DateTimeOffset? _windowEnd;

    /// <summary>Takes the server's word, unless it is an old one that comes late.</summary>
    public void Update(RateLimitReport report, DateTimeOffset serverNow, TimeSpan now)
    {
        _limit = report.Limit is > 0 ? report.Limit : _limit;
        _window = report.Window > TimeSpan.Zero ? report.Window : _window;
        Roll(now);
        if (report is not { Remaining: { } remaining, Reset: { } reset })
            return;

        // Both times are cut to the second, so the window may last a second longer than their difference, but never longer than itself.
        var left = reset - serverNow + s_second;
        if (left > _window)
            left = _window.Value;
        if (left <= TimeSpan.Zero || reset < _windowEnd - s_second)
            return;
        if (_resets is null || reset > _windowEnd + s_second)
            (_remaining, _resets, _windowEnd) = (remaining, now + left, reset);
        else
            (_remaining, _resets) = (Math.Min(remaining, _remaining ?? remaining), now + left < _resets ? now + left : _resets);
    }

    /// <summary>How long until one more request may go; zero for now, the maximum for when one under way is answered.</summary>
    public TimeSpan Delay(TimeSpan now, int unanswered)
    {
        Roll(now);
        var delay = _remaining - unanswered <= 0 ? (_resets - now ?? TimeSpan.MaxValue) : TimeSpan.Zero;
        if (_limit is not { } most || _window is not { } length)
            return delay;
        while (_sent.TryPeek(out var old) && Ends(old, length) <= now)
            _sent.Dequeue();
        return _sent.Count >= most && Ends(_sent.Peek(), length) - now is var own && own > delay ? own : delay;
    }

    /// <summary>How much longer it takes when others go first.</summary>
    public TimeSpan Delay(int ahead) => _limit is { } most && _window is { } length ? ahead / most * length : TimeSpan.Zero;

    /// <summary>A request goes.</summary>
    public void Add(ThrottleLease lease)
    {
        if (_limit is not null && _window is not null)
            _sent.Enqueue(lease);
    }

    /// <summary>A request has ended without a word of the server.</summary>
    public void Spend() => _remaining--;

    /// <summary>Whether nothing is known that another object would not know.</summary>
    public bool IsIdle(TimeSpan now) => Delay(now, 0) <= TimeSpan.Zero && _resets is null && _sent.Count == 0;

    private void Roll(TimeSpan now)
    {
        if (_resets <= now)
            (_remaining, _resets) = (_limit, null);
    }

    // The server counts a request between its sending and its answer: with the answer it is safe. A slow answer must not waste
    // the limit, so a twentieth of the window is allowed for it.
    private static TimeSpan Ends(ThrottleLease lease, TimeSpan window)
    {
        var counted = lease.Sent + (window / 20);
        return (lease.Answered < counted ? lease.Answered.Value : counted) + window;
    }
}
