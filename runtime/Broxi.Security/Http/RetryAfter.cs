namespace Broxi.Security.Http;

/// <summary>How long a response asks to wait (RFC 9110, section 10.2.3).</summary>
public static class RetryAfter
{
    /// <summary>
    /// The wait, from either form of the header. A date is measured against the server's own <c>Date</c>, so that a wrong clock
    /// of this machine does not shorten it. Never negative; null when the response does not ask.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="clock">The clock for a response without <c>Date</c>.</param>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(clock);
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? clock.GetUtcNow()),
            _ => (TimeSpan?)null,
        };
        return wait is { } some && some < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
