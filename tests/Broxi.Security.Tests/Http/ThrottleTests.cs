using System.Globalization;
using System.Net;
using Broxi.Security.Http;
using Broxi.Security.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Http;

/// <summary>A client that always has something to send meets no 429, and uses what it may use.</summary>
public sealed class ThrottleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_enforces_its_limits_refuses_nothing()
    {
        await using var server = await FakeServer.StartAsync(new FakeServerOptions { RateLimit = 20, ConcurrencyLimit = 5 }, cancellationToken: Cancellation);
        using var http = new HttpClient(new RateLimitHandler(new RateLimitOptions { MaxConcurrency = 5 })
        {
            InnerHandler = new BroxiAuthenticationHandler(new KnownToken(server.Issue()), new OriginPolicy(server.Address)) { InnerHandler = server.CreateHandler() },
        })
        { BaseAddress = server.Api };
        await Task.WhenAll(Enumerable.Range(0, 80).Select(i => http.GetAsync($"workflows/{i}", Cancellation)));
        Assert.Equal(80, server.ApiRequests.Count);
        Assert.All(server.ApiRequests, static request => Assert.Equal(HttpStatusCode.OK, request.Status));
    }

    [Theory]
    [InlineData("fixed", true, 50)]
    [InlineData("fixed", false, 50)]
    [InlineData("fixed", true, 4000)] // answers that take long
    [InlineData("sliding", true, 50)]
    [InlineData("sliding", false, 50)]
    [InlineData("bucket", true, 50)]
    [InlineData("bucket", false, 50)]
    public async Task No_kind_of_limit_is_hit_and_each_is_used(string kind, bool says, int milliseconds)
    {
        const int limit = 50, windows = 6;
        var window = TimeSpan.FromSeconds(60);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(700));
        var server = new LimitedServer(kind, limit, window, says, TimeSpan.FromMilliseconds(milliseconds), clock);
        var options = new RateLimitOptions { MaxConcurrency = 10, MaxRetryAfter = TimeSpan.FromDays(1) };
        if (!says)
            (options.Limit, options.Window) = (limit, window);
        using var http = new HttpClient(new RateLimitHandler(options, clock) { InnerHandler = server }) { Timeout = Timeout.InfiniteTimeSpan };
        var sending = Enumerable.Range(0, limit * windows * 2).Select(_ => http.GetAsync("https://api.broxi.ai/v1/a", Cancellation)).ToArray();
        var end = clock.GetUtcNow() + (window * windows);
        while (clock.GetUtcNow() < end)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(0, server.Refused);
        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: {server.Accepted} of {limit * windows}");
        Assert.InRange(server.Accepted, (int)(limit * windows * 0.95), limit * (windows + 1));
        Assert.DoesNotContain(sending, static task => task.IsFaulted);
    }

    /// <summary>A server that counts as the common kinds of limiters do.</summary>
    private sealed class LimitedServer(string kind, int limit, TimeSpan window, bool says, TimeSpan latency, FakeTimeProvider clock) : HttpMessageHandler
    {
        private readonly object _gate = new();
        private readonly Queue<DateTimeOffset> _log = new();
        private DateTimeOffset _since = clock.GetUtcNow();
        private double _tokens = limit;

        public int Accepted { get; private set; }

        public int Refused { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The way there takes as long as the way back, and neither is always the same.
            await Task.Delay(latency * Random.Shared.NextDouble(), clock, cancellationToken);
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") };
            lock (_gate)
                Count(response);
            await Task.Delay(latency * Random.Shared.NextDouble(), clock, cancellationToken);
            return response;
        }

        private void Count(HttpResponseMessage response)
        {
            var now = clock.GetUtcNow();
            var (remaining, reset) = kind switch
            {
                "fixed" => Fixed(now),
                "sliding" => Sliding(now),
                _ => Bucket(now),
            };
            if (remaining < 0)
            {
                Refused++;
                response.StatusCode = HttpStatusCode.TooManyRequests;
            }
            else
            {
                Accepted++;
            }

            response.Headers.Date = now;
            if (!says)
                return;
            remaining = Math.Max(0, remaining);
            if (kind == "bucket")
            {
                response.Headers.TryAddWithoutValidation("RateLimit-Policy", $"\"b\";q={limit};w={window.TotalSeconds}");
                response.Headers.TryAddWithoutValidation("RateLimit", $"\"b\";r={remaining};t={(int)(reset - now).TotalSeconds}");
                return;
            }

            response.Headers.TryAddWithoutValidation("X-RateLimit-Limit", limit.ToString(CultureInfo.InvariantCulture));
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", remaining.ToString(CultureInfo.InvariantCulture));
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            response.Headers.TryAddWithoutValidation("X-RateLimit-Window", window.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }

        private (int Remaining, DateTimeOffset Reset) Fixed(DateTimeOffset now)
        {
            while (now >= _since + window)
                (_since, _tokens) = (_since + window, limit);
            return ((int)--_tokens, _since + window);
        }

        private (int Remaining, DateTimeOffset Reset) Sliding(DateTimeOffset now)
        {
            while (_log.TryPeek(out var old) && old + window <= now)
                _log.Dequeue();
            if (_log.Count >= limit)
                return (-1, _log.Peek() + window);
            _log.Enqueue(now);
            return (limit - _log.Count, _log.Peek() + window);
        }

        private (int Remaining, DateTimeOffset Reset) Bucket(DateTimeOffset now)
        {
            var rate = limit / window.TotalSeconds;
            _tokens = Math.Min(limit, _tokens + ((now - _since).TotalSeconds * rate));
            _since = now;
            if (_tokens >= 1)
                _tokens--;
            else
                return (-1, now + TimeSpan.FromSeconds((1 - _tokens) / rate));
            return ((int)_tokens, now + TimeSpan.FromSeconds((limit - _tokens) / rate));
        }
    }
}
