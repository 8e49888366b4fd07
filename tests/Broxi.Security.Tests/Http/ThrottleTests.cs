using System.Globalization;
using System.Net;
using Broxi.Security.Http;
using Broxi.Security.Testing;
using CsCheck;
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
    [InlineData("fixed", true)]
    [InlineData("fixed", false)]
    [InlineData("sliding", true)]
    [InlineData("sliding", false)]
    [InlineData("bucket", true)]
    [InlineData("bucket", false)]
    public void No_kind_of_limit_is_hit_and_each_is_used(string kind, bool says) =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[4, 90], Gen.Double[0, 0.05], Gen.Int[0, 999], Gen.Int).Sample(
            (limit, seconds, latency, start, seed) => Simulate(kind, says, limit, TimeSpan.FromSeconds(seconds), latency, start, seed), iter: 100);

    [Fact]
    public void Slow_answers_waste_nothing_where_the_server_says_what_is_left() =>
        Simulate("fixed", says: true, limit: 50, TimeSpan.FromSeconds(60), latency: 0.2, start: 700, seed: 1);

    /// <summary>A client that always has something to send, for six windows; the time goes on in steps, so that each run is the same.</summary>
    private static void Simulate(string kind, bool says, int limit, TimeSpan window, double latency, int start, int seed)
    {
        const int windows = 6, concurrency = 20;
        var random = new Random(seed);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(start));
        var server = new LimitedServer(kind, limit, window, says, clock);
        using var throttle = new RequestThrottle(new RateLimitOptions { MaxConcurrency = concurrency, Limit = says ? null : limit, Window = says ? null : window }, clock);
        var events = new PriorityQueue<Action, DateTimeOffset>();
        var end = clock.GetUtcNow() + (window * windows);
        var hasLearnt = !says;

        // The way there and the way back take some time, and never the same.
        void Later(Action action) => events.Enqueue(action, clock.GetUtcNow() + (window * latency * random.NextDouble() / 2));
        void Send(ThrottleLease lease) => Later(() =>
        {
            var response = server.Answer();
            Later(() =>
            {
                lease.Learn(response);
                lease.Dispose();
                hasLearnt = true;
            });
        });

        while (clock.GetUtcNow() < end)
        {
            while (events.TryPeek(out var action, out var at) && at <= clock.GetUtcNow())
            {
                events.Dequeue();
                action();
            }

            // The first answer tells what the server allows.
            while ((hasLearnt || events.Count == 0) && throttle.AttemptAcquire() is ThrottleLease lease)
                Send(lease);
            clock.Advance(window / 1000);
        }

        Assert.Equal(0, server.Refused);
        Assert.InRange(server.Accepted, (int)(limit * windows * 0.95), limit * (windows + 1));
    }

    /// <summary>A server that counts as the common kinds of limiters do.</summary>
    private sealed class LimitedServer(string kind, int limit, TimeSpan window, bool says, FakeTimeProvider clock)
    {
        private readonly Queue<DateTimeOffset> _log = new();
        private DateTimeOffset _since = clock.GetUtcNow();
        private double _tokens = limit;

        public int Accepted { get; private set; }

        public int Refused { get; private set; }

        public HttpResponseMessage Answer()
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            Count(response);
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
