using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.Tokens;

/// <summary><see cref="AccessTokenCache"/>: one renewal a token, in time, whoever waits.</summary>
public sealed class AccessTokenCacheTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private int _calls;

    private CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AccessTokenCache Cache(double seconds = 3600, Func<int, CancellationToken, Task>? onCall = null, TokenRefreshOptions? options = null) => new(
        async (request, cancellation) =>
        {
            var call = Interlocked.Increment(ref _calls);
            if (onCall is not null)
                await onCall(call, cancellation);
            return new AccessToken(SensitiveString.Create($"token-{call}"), _clock.GetUtcNow().AddSeconds(seconds));
        },
        options ?? new TokenRefreshOptions { JitterFraction = 0 }, _clock);

    [Fact]
    public async Task A_thousand_callers_at_once_make_one_request()
    {
        var gate = new TaskCompletionSource();
        var cache = Cache(onCall: (_, _) => gate.Task);
        var callers = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => cache.GetTokenAsync(Cancellation).AsTask(), Cancellation)).ToArray();
        await Task.Delay(50, Cancellation);
        gate.SetResult();
        var tokens = await Task.WhenAll(callers);
        Assert.Equal(1, _calls);
        Assert.Single(tokens.Distinct());
    }

    [Fact]
    public async Task A_fresh_token_is_handed_out_without_a_request_or_an_allocation()
    {
        var cache = Cache();
        await cache.GetTokenAsync(Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Assert.True(cache.GetTokenAsync(default, Cancellation).IsCompletedSuccessfully);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 200);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Within_the_window_the_old_token_serves_while_one_renewal_runs()
    {
        var gate = new TaskCompletionSource();
        var cache = Cache(seconds: 60, (call, _) => call == 1 ? Task.CompletedTask : gate.Task);
        var first = await cache.GetTokenAsync(Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(50));
        for (var i = 0; i < 100; i++)
            Assert.Same(first, await cache.GetTokenAsync(Cancellation));
        gate.SetResult();
        await Until(async () => await cache.GetTokenAsync(Cancellation) != first);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_token_of_a_minute_is_not_renewed_in_its_first_half()
    {
        var cache = Cache(seconds: 60, options: new TokenRefreshOptions());
        for (var second = 0; second < 30; second++)
        {
            await cache.GetTokenAsync(Cancellation);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task An_expired_token_is_never_handed_out()
    {
        var cache = Cache(seconds: 60, (call, _) => call == 1 ? Task.CompletedTask : throw new TokenEndpointException(AuthErrorCode.InvalidClient, "no"));
        await cache.GetTokenAsync(Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAsync<TokenEndpointException>(async () => await cache.GetTokenAsync(Cancellation));
    }

    [Fact]
    public async Task A_storm_of_401_makes_one_renewal()
    {
        var cache = Cache();
        var first = await cache.GetTokenAsync(Cancellation);
        var renewed = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(
            () => cache.GetTokenAsync(new TokenRequest { Rejected = first.Version }, Cancellation).AsTask(), Cancellation)));
        Assert.Equal(2, _calls);
        Assert.DoesNotContain(first, renewed);
        // A late 401 for the first token finds the second, and asks for no third.
        Assert.Same(renewed[0], await cache.GetTokenAsync(new TokenRequest { Rejected = first.Version }, Cancellation));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Who_cancels_leaves_and_the_renewal_goes_on_for_the_others()
    {
        var gate = new TaskCompletionSource();
        var cache = Cache(onCall: (_, cancellation) => gate.Task.WaitAsync(cancellation));
        using var impatient = new CancellationTokenSource();
        var leaver = cache.GetTokenAsync(impatient.Token).AsTask();
        var stayer = cache.GetTokenAsync(Cancellation).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        gate.SetResult();
        Assert.Equal("token-1", (await stayer).Value.Reveal());
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_server_that_is_down_for_a_moment_is_asked_again_after_a_pause()
    {
        var cache = Cache(onCall: (call, _) => call < 3 ? throw new TokenEndpointException(AuthErrorCode.ServerUnavailable, "down") : Task.CompletedTask);
        var token = cache.GetTokenAsync(Cancellation).AsTask();
        await Until(() => Task.FromResult(Step(token)));
        Assert.Equal("token-3", (await token).Value.Reveal());
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_a_while_and_then_asked_again()
    {
        var cache = Cache(onCall: (call, _) => call == 1 ? throw new TokenEndpointException(AuthErrorCode.InvalidClient, "wrong secret") : Task.CompletedTask);
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<TokenEndpointException>(async () => await cache.GetTokenAsync(Cancellation));
        Assert.Equal(1, _calls);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await cache.GetTokenAsync(Cancellation);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_ends_with_a_message_and_not_with_a_hang()
    {
        var cache = Cache(onCall: (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        var token = cache.GetTokenAsync(Cancellation).AsTask();
        await Until(() => Task.FromResult(Step(token)));
        var exception = await Assert.ThrowsAsync<TokenEndpointException>(() => token);
        Assert.Contains("within 30 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_background_renewal_keeps_the_token_and_pauses()
    {
        var cache = Cache(seconds: 100, (call, _) => call == 1 ? Task.CompletedTask : throw new TokenEndpointException(AuthErrorCode.InvalidScope, "no"));
        var first = await cache.GetTokenAsync(Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(85));
        Assert.Same(first, await cache.GetTokenAsync(Cancellation));
        await Until(() => Task.FromResult(Volatile.Read(ref _calls) == 2));
        await Task.Delay(20, Cancellation);
        for (var i = 0; i < 50; i++)
            Assert.Same(first, await cache.GetTokenAsync(Cancellation));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Each_user_scope_and_resource_has_its_token()
    {
        var cache = Cache();
        var alice = await cache.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation);
        var bob = await cache.GetTokenAsync(new TokenRequest { Subject = "bob" }, Cancellation);
        var read = await cache.GetTokenAsync(new TokenRequest { Subject = "bob", Scopes = ScopeSet.Of("workflows:read") }, Cancellation);
        Assert.Equal(3, new[] { alice, bob, read }.Distinct().Count());
        Assert.Same(alice, await cache.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation));
        Assert.Same(read, await cache.GetTokenAsync(new TokenRequest { Subject = "bob", Scopes = ScopeSet.Parse("workflows:read") }, Cancellation));
        Assert.Equal(3, _calls);
    }

    /// <summary>Lets fake time pass until a task is done.</summary>
    private bool Step(Task task)
    {
        if (!task.IsCompleted)
            _clock.Advance(TimeSpan.FromSeconds(1));
        return task.IsCompleted;
    }

    private async Task Until(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await condition())
                return;
            await Task.Delay(10, Cancellation);
        }

        Assert.Fail("It did not happen.");
    }
}
