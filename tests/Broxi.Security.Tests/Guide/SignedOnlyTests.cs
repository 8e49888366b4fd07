using System.Net;
using Broxi.Security.Http;
using Broxi.Security.Tests.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Broxi.Security.Tests.Guide;

/// <summary>The filter that the page on security shows, taken from the page and put to work.</summary>
public sealed class SignedOnlyTests
{
    private static readonly byte[] s_secret = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_request_gets_in_once()
    {
        await using var host = await StartAsync();
        using var client = Signing(host, s_secret);
        using var first = new HttpRequestMessage(HttpMethod.Post, "hooks?from=caf%C3%A9") { Content = new StringContent("a body") };
        Assert.Equal("6", await (await client.SendAsync(first, Cancellation)).Content.ReadAsStringAsync(Cancellation));

        using var copy = new HttpRequestMessage(HttpMethod.Post, "hooks?from=caf%C3%A9") { Content = new StringContent("a body") };
        foreach (var (name, values) in first.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        foreach (var (name, values) in first.Content.Headers.Where(static header => header.Key == "Content-Digest"))
            copy.Content.Headers.TryAddWithoutValidation(name, values);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.SendAsync(copy, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_a_signature_or_with_that_of_another_key_nobody_gets_in()
    {
        await using var host = await StartAsync();
        using var stranger = Signing(host, new byte[32]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.PostAsync("hooks", new StringContent("a body"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("hooks", new StringContent("a body"), Cancellation)).StatusCode);
    }

    private static HttpClient Signing(Host host, byte[] secret) => new(new RequestSigningHandler(
        RequestSigningKey.HmacSha256("portal", secret), new OriginPolicy(host.Client.BaseAddress!) { AllowHttpOnLoopback = true }) { InnerHandler = new SocketsHttpHandler() })
    { BaseAddress = host.Client.BaseAddress };

    private static Task<Host> StartAsync() => Host.StartAsync(static _ => { }, static app =>
    {
        var (line, code) = GuidePage.All.Single(static page => page.Name == "security.md").Blocks.Single(static block => block.Code.Contains("class SignedOnly", StringComparison.Ordinal));
        app.Configuration["Signing:portal"] = Convert.ToBase64String(s_secret);
        var filter = Activator.CreateInstance(GuideCompiler.Load("docs/guide/security.md", line, code).GetType("SignedOnly", throwOnError: true)!, app.Configuration, new MemoryReplayCache());
        app.Use(static (context, next) =>
        {
            context.Request.EnableBuffering();
            return next(context);
        });
        app.MapPost("/hooks", static async (HttpRequest request) => (await new StreamReader(request.Body).ReadToEndAsync(Cancellation)).Length).AddEndpointFilter((IEndpointFilter)filter!);
    });
}
