namespace Broxi.Security.Http;

/// <summary>
/// What a response says about the rate limit, in <c>X-RateLimit-*</c> or in <c>RateLimit</c> and <c>RateLimit-Policy</c>
/// (draft-ietf-httpapi-ratelimit-headers). Of several limits it is the one that is nearest to its end.
/// </summary>
/// <param name="Limit">How many requests are allowed in a window; null when the server does not say.</param>
/// <param name="Remaining">How many are left; null when the server does not say.</param>
/// <param name="Reset">When the window ends, by this machine's clock; null when the server does not say.</param>
/// <param name="Window">How long a window is; null when the server does not say.</param>
/// <param name="RetryAfter">How long the server asks to wait; null when it does not.</param>
public readonly record struct RateLimitSnapshot(long? Limit, long? Remaining, DateTimeOffset? Reset, TimeSpan? Window, TimeSpan? RetryAfter)
{
    /// <summary>What a response says; null when it says nothing.</summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public static RateLimitSnapshot? Of(HttpResponseMessage response, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        clock ??= TimeProvider.System;
        var now = clock.GetUtcNow();
        var serverNow = response.Headers.Date ?? now;
        var tightest = RateLimitHeaders.Read(response.Headers, serverNow)
            .Where(static report => report.Unit == RateLimitReport.Requests)
            .OrderBy(static report => report.Remaining ?? long.MaxValue).ThenByDescending(static report => report.Reset).FirstOrDefault();
        var retryAfter = Http.RetryAfter.Of(response, clock);
        return tightest is null && retryAfter is null ? null
            : new RateLimitSnapshot(tightest?.Limit, tightest?.Remaining, now + (tightest?.Reset - serverNow), tightest?.Window, retryAfter);
    }
}
