using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Broxi.Security.Tests.AspNetCore;

/// <summary><c>AddBroxiRateLimit</c>: callers are told what is left, and those who ask for more get 429.</summary>
public sealed class CallerLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_says_what_is_left_and_what_is_more_gets_429_with_a_wait()
    {
        await using var host = await StartAsync(3);
        for (var left = 2; left >= 0; left--)
        {
            using var response = await host.Client.GetAsync("/", Cancellation);
            Assert.Equal((HttpStatusCode.OK, left.ToString(System.Globalization.CultureInfo.InvariantCulture)), (response.StatusCode, Header(response, "X-RateLimit-Remaining")));
            Assert.Equal(("3", "60"), (Header(response, "X-RateLimit-Limit"), Header(response, "X-RateLimit-Window")));
        }

        using var refused = await host.Client.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Callers_do_not_take_from_each_other()
    {
        await using var host = await StartAsync(1);
        foreach (var caller in new[] { "alice", "bob" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Caller", caller } } };
            Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    private static Task<Host> StartAsync(int limit) => Host.StartAsync(
        services => services.AddBroxiRateLimit(limit, TimeSpan.FromMinutes(1), static context => context.Request.Headers["X-Caller"].ToString()),
        static app =>
        {
            app.UseBroxiRateLimit();
            app.MapGet("/", static () => "ok");
        });

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
