namespace Broxi.Security.Http;

/// <summary>How a client keeps to the limits of a server. What the server says in its headers counts more than what is set here.</summary>
public sealed class RateLimitOptions
{
    /// <summary>How many requests may be under way at once, until their answers have been read; 2 by default, as in the smallest plan.</summary>
    public int MaxConcurrency { get; set; } = 2;

    /// <summary>How many requests are allowed in each <see cref="Window"/>, for a server that does not say; null by default.</summary>
    public long? Limit { get; set; }

    /// <summary>The window of <see cref="Limit"/>; null by default.</summary>
    public TimeSpan? Window { get; set; }

    /// <summary>How long a request waits for its turn, or for as long as the server asks, each time; 60 seconds by default. A longer wait is a <see cref="RateLimitedException"/> at once.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is repeated that was answered by 429 or 503; 3 by default.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first repetition where the server asks for none, doubled for each further one; 500 ms by default.</summary>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest body, in bytes, that is kept in memory so that it can be sent again; 64 KiB by default.</summary>
    public int MaxBufferedBody { get; set; } = 64 * 1024;

    /// <summary>What cannot be.</summary>
    /// <exception cref="ArgumentException">A number is not positive, or a limit has no window.</exception>
    internal void Validate()
    {
        if (MaxConcurrency < 1 || Limit < 1 || Window <= TimeSpan.Zero || MaxRetries < 0 || MaxRetryAfter < TimeSpan.Zero || Backoff < TimeSpan.Zero)
            throw new ArgumentException("MaxConcurrency, Limit and Window of RateLimitOptions are positive; MaxRetries, MaxRetryAfter and Backoff are not negative.");
        if (Limit is null != Window is null)
            throw new ArgumentException("Set both Limit and Window of RateLimitOptions, or neither.");
    }
}
