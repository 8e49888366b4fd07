using System.Net;
using System.Net.Http.Json;
using Broxi.Security.Http;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="RateLimitHandler"/>: waits as long as it must, repeats what may be repeated.</summary>
public sealed class RateLimitHandlerTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> _sent = [];
    private readonly long _start;

    public RateLimitHandlerTests() => _start = _clock.GetTimestamp();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_request_is_repeated_when_the_server_says_and_not_before()
    {
        using var http = Client(Refuse(HttpStatusCode.TooManyRequests, "5"), Accept());
        var sending = http.GetAsync("a", Cancellation);
        _clock.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.Single(_sent);
        Assert.Equal(HttpStatusCode.OK, (await Finished(sending)).StatusCode);
        Assert.InRange(_sent[1], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.1));
    }

    [Fact]
    public async Task After_a_refusal_other_requests_wait_too()
    {
        using var http = Client(Refuse(HttpStatusCode.ServiceUnavailable, "5"), Accept(), Accept());
        var first = http.GetAsync("a", Cancellation);
        var second = http.GetAsync("b", Cancellation);
        Assert.Single(_sent);
        await Finished(Task.WhenAll(first, second));
        Assert.All(_sent.Skip(1), at => Assert.True(at >= TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_is_an_exception_at_once_and_says_how_long()
    {
        using var http = Client(Refuse(HttpStatusCode.TooManyRequests, "61"), Accept());
        var exception = await Assert.ThrowsAsync<RateLimitedException>(() => http.GetAsync("a", Cancellation));
        Assert.InRange(exception.RetryAfter!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.TooManyRequests, exception.Error!.Status);
        await Assert.ThrowsAsync<RateLimitedException>(() => http.GetAsync("b", Cancellation));
        Assert.Single(_sent);
    }

    [Theory]
    [InlineData("POST", "1", null, 2)]
    [InlineData("POST", null, null, 1)]
    [InlineData("POST", null, "key-1", 2)]
    [InlineData("PATCH", null, null, 1)]
    [InlineData("PUT", null, null, 2)]
    [InlineData("GET", null, null, 2)]
    public async Task What_may_have_happened_is_not_done_twice(string method, string? retryAfter, string? idempotencyKey, int sent)
    {
        using var http = Client(Refuse(HttpStatusCode.ServiceUnavailable, retryAfter), Accept());
        using var request = new HttpRequestMessage(new HttpMethod(method), "a") { Content = method == "GET" ? null : JsonContent.Create(1) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        await Finished(http.SendAsync(request, Cancellation));
        Assert.Equal(sent, _sent.Count);
    }

    [Fact]
    public async Task A_body_that_cannot_be_sent_again_is_not_repeated()
    {
        using var http = Client(Refuse(HttpStatusCode.TooManyRequests, "1"), Accept());
        using var response = await http.PutAsync("a", new OneTimeContent(), Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task After_three_repetitions_the_refusal_is_the_answer()
    {
        using var http = Client([.. Enumerable.Repeat(Refuse(HttpStatusCode.TooManyRequests, "1"), 9)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Finished(http.GetAsync("a", Cancellation))).StatusCode);
        Assert.Equal(4, _sent.Count);
    }

    [Fact]
    public async Task A_used_up_limit_is_kept_until_its_window_ends_without_asking()
    {
        var end = _clock.GetUtcNow().AddSeconds(20).ToUnixTimeSeconds();
        using var http = Client(Accept(("X-RateLimit-Remaining", "0"), ("X-RateLimit-Limit", "10"), ("X-RateLimit-Reset", $"{end}")), Accept());
        await http.GetAsync("a", Cancellation);
        var second = http.GetAsync("b", Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Single(_sent);
        await Finished(second);
        Assert.InRange(_sent[1], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21.1));
    }

    [Fact]
    public async Task A_late_word_about_an_old_window_does_not_close_the_new_one()
    {
        var gate = new TaskCompletionSource();
        (string, string) Reset(int seconds) => ("X-RateLimit-Reset", $"{new DateTimeOffset(2026, 3, 1, 12, 0, seconds, TimeSpan.Zero).ToUnixTimeSeconds()}");
        using var http = Client(
            async () =>
            {
                await gate.Task;
                return await Accept(("X-RateLimit-Remaining", "0"), Reset(10))();
            },
            Accept(("X-RateLimit-Remaining", "5"), Reset(40)), Accept());
        var slow = http.GetAsync("slow", Cancellation);
        await http.GetAsync("a", Cancellation);
        gate.SetResult();
        await slow;
        Assert.True(http.GetAsync("b", Cancellation).IsCompleted);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_allowed_until_their_answers_are_read()
    {
        using var http = Client(Accept(), Accept(), Accept());
        using var one = await http.GetAsync("a", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var two = await http.GetAsync("b", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var three = http.GetAsync("c", Cancellation);
        Assert.Equal(2, _sent.Count);
        Assert.Equal("ok", await one.Content.ReadAsStringAsync(Cancellation));
        await three.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(3, _sent.Count);
    }

    [Fact]
    public async Task The_server_says_how_many_may_be_under_way()
    {
        using var http = Client([Accept(("RateLimit-Policy", "\"open\";q=4;qu=\"concurrent-requests\"")), .. Enumerable.Repeat(Accept(), 9)]);
        await http.GetAsync("a", Cancellation);
        for (var i = 0; i < 5; i++)
            _ = http.GetAsync("b", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(1 + 4, _sent.Count);
    }

    [Fact]
    public async Task A_turn_that_does_not_come_is_an_exception()
    {
        using var http = Client(() => new TaskCompletionSource<HttpResponseMessage>().Task, () => new TaskCompletionSource<HttpResponseMessage>().Task);
        _ = http.GetAsync("a", Cancellation);
        _ = http.GetAsync("b", Cancellation);
        var third = http.GetAsync("c", Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("MaxConcurrency", (await Assert.ThrowsAsync<RateLimitedException>(() => third)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_leaves_gives_its_turn_away()
    {
        using var http = Client(Refuse(HttpStatusCode.TooManyRequests, "5"), Accept(), Accept());
        using var leaving = new CancellationTokenSource();
        var first = http.GetAsync("a", leaving.Token);
        var second = http.GetAsync("b", Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Finished(second);
        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public async Task Users_do_not_wait_for_each_other()
    {
        using var http = Client(Refuse(HttpStatusCode.TooManyRequests, "30"), Accept(), Accept());
        var alice = http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "a").WithToken(new TokenRequest { Subject = "alice" }), Cancellation);
        Assert.True(http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "a").WithToken(new TokenRequest { Subject = "bob" }), Cancellation).IsCompleted);
        Assert.False(alice.IsCompleted);
        await Finished(alice);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_served_in_time_is_not_joined()
    {
        using var http = Client(new RateLimitOptions { Limit = 1, Window = TimeSpan.FromSeconds(40) }, Accept(), Accept(), Accept());
        await http.GetAsync("a", Cancellation);
        var second = http.GetAsync("b", Cancellation);
        await Assert.ThrowsAsync<RateLimitedException>(() => http.GetAsync("c", Cancellation));
        await Finished(second);
    }

    private HttpClient Client(params Func<Task<HttpResponseMessage>>[] answers) => Client(new RateLimitOptions(), answers);

    private HttpClient Client(RateLimitOptions options, params Func<Task<HttpResponseMessage>>[] answers) =>
        new(new RateLimitHandler(options, _clock) { InnerHandler = new Stub(this, new Queue<Func<Task<HttpResponseMessage>>>(answers)) }) { BaseAddress = new Uri("https://api.broxi.ai/v1/"), Timeout = Timeout.InfiniteTimeSpan };

    private static Func<Task<HttpResponseMessage>> Accept(params (string Name, string Value)[] headers) => () =>
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return Task.FromResult(response);
    };

    private static Func<Task<HttpResponseMessage>> Refuse(HttpStatusCode status, string? retryAfter) => () =>
    {
        var response = new HttpResponseMessage(status);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return Task.FromResult(response);
    };

    /// <summary>Lets time go on until the task has ended.</summary>
    private async Task<T> Finished<T>(Task<T> task)
    {
        for (var i = 0; !task.IsCompleted && i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private sealed class Stub(RateLimitHandlerTests test, Queue<Func<Task<HttpResponseMessage>>> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (test._sent)
            {
                test._sent.Add(test._clock.GetElapsedTime(test._start));
                return answers.Dequeue()();
            }
        }
    }

    private sealed class OneTimeContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
