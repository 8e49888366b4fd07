using System.Globalization;
using System.Net.Http.Headers;

namespace Broxi.Security.Http;

/// <summary>What a response says about one of the server's limits; null is what it does not say.</summary>
/// <param name="Name">The policy's name; empty for <c>X-RateLimit-*</c>, which knows one limit only.</param>
/// <param name="Limit">How much is allowed in a window.</param>
/// <param name="Remaining">How much is left.</param>
/// <param name="Reset">When the window ends, by the server's clock and to the second.</param>
/// <param name="Window">How long a window is.</param>
/// <param name="Unit">What is counted.</param>
internal sealed record RateLimitReport(string Name, long? Limit, long? Remaining, DateTimeOffset? Reset, TimeSpan? Window, string Unit)
{
    public const string Requests = "requests";
    public const string ConcurrentRequests = "concurrent-requests";
}

/// <summary>Reads the headers of both families. What is malformed counts as not said: no server's mistake makes a request fail.</summary>
internal static class RateLimitHeaders
{
    // A Unix time of today is far above, a number of seconds to wait is far below: servers use either.
    private const long FirstUnixTime = 1_000_000_000;
    private const long LongestSeconds = 10L * 365 * 24 * 3600;

    public static IReadOnlyList<RateLimitReport> Read(HttpResponseHeaders headers, DateTimeOffset serverNow)
    {
        List<RateLimitReport> reports = [];
        if (Own(headers, serverNow) is { } own)
            reports.Add(own);
        var states = List(headers, "RateLimit");
        foreach (var policy in List(headers, "RateLimit-Policy"))
            reports.Add(Standard(policy, states.FirstOrDefault(state => state.Value.Equals(policy.Value)), serverNow));
        foreach (var state in states.Where(state => !reports.Exists(report => report.Name == Name(state))))
            reports.Add(Standard(null, state, serverNow));
        return reports;
    }

    private static RateLimitReport? Own(HttpResponseHeaders headers, DateTimeOffset serverNow)
    {
        var (limit, remaining, reset, window) =
            (Number(headers, "X-RateLimit-Limit"), Number(headers, "X-RateLimit-Remaining"), Number(headers, "X-RateLimit-Reset"), Number(headers, "X-RateLimit-Window"));
        if ((limit ?? remaining ?? reset ?? window) is null)
            return null;
        DateTimeOffset? ends = reset switch
        {
            null => null,
            < FirstUnixTime => serverNow + Seconds(reset),
            > FirstUnixTime * 10 => null,
            { } time => DateTimeOffset.FromUnixTimeSeconds(time),
        };
        return new RateLimitReport("", limit, remaining, ends, Seconds(window), RateLimitReport.Requests);
    }

    /// <summary><c>"name";q=100;w=60</c> and <c>"name";r=50;t=30</c>.</summary>
    private static RateLimitReport Standard(StructuredItem? policy, StructuredItem? state, DateTimeOffset serverNow) => new(
        Name((policy ?? state)!),
        Count(policy, "q"),
        Count(state, "r"),
        serverNow + Seconds(Count(state, "t")),
        Seconds(Count(policy, "w")),
        policy?.Parameter<string>("qu") ?? policy?.Parameter<StructuredToken?>("qu")?.Text ?? RateLimitReport.Requests);

    private static string Name(StructuredItem item) => item.Value is StructuredToken token ? token.Text : item.Value as string ?? "";

    private static long? Count(StructuredItem? item, string name) => item?.Parameter<long?>(name) is >= 0 and var count ? count : null;

    private static TimeSpan? Seconds(long? seconds) => seconds is { } number ? TimeSpan.FromSeconds(Math.Min(number, LongestSeconds)) : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IReadOnlyList<StructuredItem> List(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && StructuredField.List(string.Join(", ", values)) is { } items
            ? [.. items.Where(static item => item.Value is string or StructuredToken)]
            : [];
}
