using System.Globalization;
using System.Net;
using Broxi.Security.Http;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="RateLimitSnapshot"/> and <see cref="RetryAfter"/>: what servers say, in each form, and whatever else they send.</summary>
public sealed class RateLimitHeaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(s_now);

    private static HttpResponseMessage Response(params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK);
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    [Fact]
    public void The_own_headers_are_read()
    {
        var end = s_now.AddSeconds(30);
        var response = Response(("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "7"), ("X-RateLimit-Reset", $"{end.ToUnixTimeSeconds()}"), ("X-RateLimit-Window", "60"), ("X-RateLimit-Retry-After", "12"));
        Assert.Equal(new RateLimitSnapshot(100, 7, end, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(12)), RateLimitSnapshot.Of(response, _clock));
    }

    [Fact]
    public void The_reset_is_corrected_by_the_servers_clock()
    {
        var serverNow = s_now.AddMinutes(-10);
        var response = Response(("Date", serverNow.ToString("R", CultureInfo.InvariantCulture)), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{serverNow.AddSeconds(30).ToUnixTimeSeconds()}"));
        Assert.Equal(s_now.AddSeconds(30), RateLimitSnapshot.Of(response, _clock)?.Reset);
    }

    [Fact]
    public void A_reset_that_is_no_Unix_time_is_a_number_of_seconds() =>
        Assert.Equal(s_now.AddSeconds(30), RateLimitSnapshot.Of(Response(("X-RateLimit-Reset", "30")), _clock)?.Reset);

    [Fact]
    public void The_standard_headers_are_read_and_the_tightest_limit_wins()
    {
        var response = Response(
            ("RateLimit-Policy", "\"burst\";q=10;w=1, \"daily\";q=1000;w=86400, \"open\";q=5;qu=\"concurrent-requests\""),
            ("RateLimit", "\"burst\";r=9;t=1, \"daily\";r=3;t=3600"));
        Assert.Equal(new RateLimitSnapshot(1000, 3, s_now.AddHours(1), TimeSpan.FromDays(1), null), RateLimitSnapshot.Of(response, _clock));
    }

    [Fact]
    public void A_state_without_a_policy_counts_too() =>
        Assert.Equal(new RateLimitSnapshot(null, 3, s_now.AddSeconds(5), null, null), RateLimitSnapshot.Of(Response(("RateLimit", "default;r=3;t=5")), _clock));

    [Fact]
    public void A_response_that_says_nothing_gives_nothing() => Assert.Null(RateLimitSnapshot.Of(Response(("RateLimit", "limit=, broken")), _clock));

    [Theory]
    [InlineData("120", null, 120)]
    [InlineData("Sun, 01 Mar 2026 12:02:00 GMT", null, 120)]
    [InlineData("Sun, 01 Mar 2026 12:02:00 GMT", "Sun, 01 Mar 2026 12:01:00 GMT", 60)] // the server's clock is a minute ahead
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", null, 0)]
    public void Retry_After_is_read_in_both_forms(string value, string? date, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), RetryAfter.Of(date is null ? Response(("Retry-After", value)) : Response(("Retry-After", value), ("Date", date)), _clock));

    [Theory]
    [InlineData("5", "9", 9)]
    [InlineData("9", "5", 9)]
    [InlineData("x", "5", 5)]
    public void Of_two_times_to_wait_the_longer_counts(string standard, string own, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Of(Response(("Retry-After", standard), ("X-RateLimit-Retry-After", own)), _clock));

    [Fact]
    public void Any_policy_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Long[0, 1_000_000], Gen.Int[0, 1_000_000]).Sample((limit, window, remaining, left) => Assert.Equal(
            new RateLimitSnapshot(limit, remaining, s_now.AddSeconds(left), TimeSpan.FromSeconds(window), null),
            RateLimitSnapshot.Of(Response(("RateLimit-Policy", $"\"p\";q={limit};w={window}"), ("RateLimit", $"\"p\";r={remaining};t={left}")), _clock)));

    [Fact]
    public void No_header_makes_it_fail_and_nothing_is_negative()
    {
        var value = Gen.OneOf(Gen.String[Gen.Char["0123456789-;=\"rtqw ,."], 0, 20], Gen.Long.Select(static number => $"{number}"), Gen.Long.Select(static number => $"\"p\";r={number};t={number};q={number};w={number}"));
        Gen.Select(value, value, value, value).Sample((one, two, three, four) =>
        {
            var snapshot = RateLimitSnapshot.Of(
                Response(("X-RateLimit-Limit", one), ("X-RateLimit-Remaining", two), ("X-RateLimit-Reset", three), ("X-RateLimit-Window", four), ("X-RateLimit-Retry-After", one), ("RateLimit", two), ("RateLimit-Policy", three), ("Retry-After", four)), _clock);
            Assert.False(snapshot is { Limit: < 0 } or { Remaining: < 0 });
            Assert.False(snapshot?.Window < TimeSpan.Zero || snapshot?.RetryAfter < TimeSpan.Zero);
        });
    }
}
