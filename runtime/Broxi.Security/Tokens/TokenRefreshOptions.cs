namespace Broxi.Security;

/// <summary>When and how long tokens are renewed. The defaults suit access tokens of a minute to a day.</summary>
public sealed class TokenRefreshOptions
{
    /// <summary>The part of a token's life, at its end, in which it is renewed while it still serves; 0.2 by default.</summary>
    public double WindowFraction { get; set; } = 0.2;

    /// <summary>The window is at least this long, if the token lives long enough; 10 seconds by default.</summary>
    public TimeSpan MinimumWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The window is at most this long; 5 minutes by default.</summary>
    public TimeSpan MaximumWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The part of a token's life by which machines may differ in when they renew it; 0.1 by default.</summary>
    public double JitterFraction { get; set; } = 0.1;

    /// <summary>How long a token without <c>expires_in</c> is trusted; 5 minutes by default. RFC 6749 only recommends the field.</summary>
    public TimeSpan LifetimeWhenUnknown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one renewal may take, with its attempts, whoever waits for it; 30 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a renewal is tried when the server is unavailable; 3 by default.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>The wait before the second attempt, doubled for each further one; a <c>Retry-After</c> counts more. 500 ms by default.</summary>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a refusal that no repetition can change, such as <c>invalid_client</c>, is answered from memory; 30 seconds by default.</summary>
    public TimeSpan RefusalMemory { get; set; } = TimeSpan.FromSeconds(30);
}
