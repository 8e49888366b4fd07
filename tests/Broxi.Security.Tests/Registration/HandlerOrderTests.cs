using System.Net;
using Broxi.Security.Http;
using Broxi.Security.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Broxi.Security.Tests.Registration;

/// <summary>The handlers of a registered client stand in the right order, whatever the order of the calls.</summary>
public sealed class HandlerOrderTests
{
    private static readonly Dictionary<string, Action<IHttpClientBuilder>> s_calls = new()
    {
        ["limit"] = static client => client.AddBroxiRateLimiting(),
        ["authentication"] = static client => client.AddBroxiAuthentication(static tokens => tokens.ClientCredentials()),
        ["dpop"] = static client => client.AddBroxiDPoP(),
        ["signing"] = static client => client.AddBroxiRequestSigning(static _ => RequestSigningKey.HmacSha256("k1", new byte[32])),
        ["own"] = static client => client.AddHttpMessageHandler(static () => new OwnHandler()),
        ["primary"] = static client => client.ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = true, UseCookies = true }),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void All_720_orders_of_the_calls_give_one_order_of_the_handlers()
    {
        foreach (var calls in Permutations([.. s_calls.Keys]))
        {
            using var provider = Services(new Uri("https://api.broxi.ai/v1/"), calls).BuildServiceProvider();
            var handlers = Handlers(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("broxi"));
            Assert.Equal(
                [typeof(RateLimitHandler), typeof(OwnHandler), typeof(SafeRedirectHandler), typeof(BroxiAuthenticationHandler), typeof(DPoPHandler), typeof(RequestSigningHandler), typeof(SocketsHttpHandler)],
                handlers.Select(static handler => handler.GetType()).Where(static type => type == typeof(OwnHandler) || !type.Name.EndsWith("ScopeHttpMessageHandler", StringComparison.Ordinal) && type.Namespace != "Microsoft.Extensions.Http.Logging" && type.Name != "LifetimeTrackingHttpMessageHandler"));
            Assert.True(handlers[^1] is SocketsHttpHandler { AllowAutoRedirect: false, UseCookies: false });
        }
    }

    [Fact]
    public async Task A_client_with_everything_works_against_a_server_that_checks()
    {
        await using var server = await FakeServer.StartAsync(new FakeServerOptions { RequireDPoP = true, RequireDPoPNonce = true, RateLimit = 5, ConcurrencyLimit = 2 }, cancellationToken: Cancellation);
        var services = Services(server.Api, ["signing", "dpop", "authentication", "limit"], server.Address);
        services.AddHttpClient("broxi").ConfigurePrimaryHttpMessageHandler(() => server.CreateHandler());
        services.AddHttpClient(BroxiSecurityServices.TokenEndpointClientName).ConfigurePrimaryHttpMessageHandler(() => server.CreateHandler());
        await using var provider = services.BuildServiceProvider();
        var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("broxi");
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("workflows", new StringContent("{}"), Cancellation)).StatusCode);
        Assert.DoesNotContain(server.ApiRequests, static request => request.Status == HttpStatusCode.TooManyRequests);
        Assert.All(server.ApiRequests, static request => Assert.True(request.Headers.ContainsKey("Signature") && request.Headers.ContainsKey("DPoP")));
    }

    [Fact]
    public void A_client_that_only_keeps_to_a_limit_follows_redirects_as_before()
    {
        using var provider = Services(new Uri("https://api.broxi.ai/v1/"), ["primary", "limit"]).BuildServiceProvider();
        Assert.True(Handlers(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("broxi"))[^1] is SocketsHttpHandler { AllowAutoRedirect: true });
    }

    [Fact]
    public void All_handlers_of_a_client_count_together()
    {
        using var provider = Services(new Uri("https://api.broxi.ai/v1/"), ["limit"]).BuildServiceProvider();
        var throttles = provider.GetRequiredKeyedService<RequestThrottles>("broxi");
        Assert.Same(throttles, provider.GetRequiredKeyedService<RequestThrottles>("broxi"));
    }

    private static ServiceCollection Services(Uri api, IEnumerable<string> calls, Uri? authority = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddBroxiSecurity(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BaseAddress"] = api.AbsoluteUri,
            ["OAuth:Authority"] = authority?.AbsoluteUri ?? "https://login.broxi.ai",
            ["OAuth:ClientId"] = "client",
            ["OAuth:ClientSecret"] = "secret",
        }).Build());
        var client = services.AddBroxiClient();
        foreach (var call in calls)
            s_calls[call](client);
        return services;
    }

    private static List<HttpMessageHandler> Handlers(HttpMessageHandler outermost)
    {
        List<HttpMessageHandler> handlers = [];
        for (var handler = outermost; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
            handlers.Add(handler);
        return handlers;
    }

    private static IEnumerable<string[]> Permutations(string[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (string[])[first, .. rest]));

    private sealed class OwnHandler : DelegatingHandler;
}
