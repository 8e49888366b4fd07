using System.Net.Http.Headers;

namespace Broxi.Security.Http;

/// <summary>How long a response asks to wait (RFC 9110, section 10.2.3).</summary>
public static class RetryAfter
{
    /// <summary>
    /// The wait, from either form of <c>Retry-After</c> or <c>X-RateLimit-Retry-After</c>; of both the longer. A date is measured
    /// against the server's own <c>Date</c>, so that a wrong clock of this machine does not shorten it. Never negative; null when
    /// the response does not ask.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">The clock for a response without <c>Date</c>.</param>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(clock);
        var now = response.Headers.Date ?? clock.GetUtcNow();
        var standard = Wait(response.Headers.RetryAfter, now);
        var own = response.Headers.TryGetValues("X-RateLimit-Retry-After", out var values)
            && RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var header) ? Wait(header, now) : null;
        return standard > own ? standard : own ?? standard;
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? header?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
