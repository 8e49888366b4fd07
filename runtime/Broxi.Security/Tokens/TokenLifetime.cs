namespace Broxi.Security;

/// <summary>How long after its request a token is used without a thought, and how long it is used at all.</summary>
internal readonly record struct TokenLifetime(TimeSpan Fresh, TimeSpan Usable)
{
    /// <param name="lifetime">The whole life, counted from before the request.</param>
    /// <param name="options">The window.</param>
    /// <param name="random">0 to 1, drawn once a token: who draws again for every request renews at the earliest of all draws.</param>
    public static TokenLifetime Of(TimeSpan lifetime, TokenRefreshOptions options, double random)
    {
        var window = Min(Max(options.MinimumWindow, Min(lifetime * options.WindowFraction, options.MaximumWindow)), lifetime / 2);
        // The jitter only shortens the window, and leaves half of it.
        var jitter = Min(lifetime * options.JitterFraction, window / 2) * random;
        return new TokenLifetime(lifetime - window + jitter, lifetime - Min(TimeSpan.FromSeconds(2), lifetime / 10));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
