using System.Net;
using Broxi.Security.Http;
using Broxi.Security.OAuth;
using Broxi.Security.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Broxi.Security.Tests.Http;

/// <summary><see cref="DPoPHandler"/> against a server that checks proofs and wants its nonce.</summary>
public sealed class DPoPTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_has_a_proof_of_its_own()
    {
        using var key = new DPoPKey();
        await using var server = await StartAsync(withNonce: false);
        using var http = Client(server, key);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"workflows/a%20b?page={i}", Cancellation)).StatusCode);
        Assert.Equal(3, server.ApiRequests.Select(static request => new JsonWebToken(request.Headers["DPoP"]).Id).Distinct().Count());
    }

    [Fact]
    public async Task The_servers_nonce_is_learnt_once_and_used_from_then_on()
    {
        using var key = new DPoPKey();
        await using var server = await StartAsync(withNonce: true);
        using var http = Client(server, key);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("workflows", new StringContent("{}"), Cancellation)).StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], server.ApiRequests.Select(static request => request.Status));

        // The handlers of the factory come and go; what the server said stays.
        using var other = Client(server, key, await TokenAsync(server, key));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.Equal(5, server.ApiRequests.Count);
    }

    [Fact]
    public async Task A_changed_nonce_costs_one_repetition_and_no_new_token()
    {
        using var key = new DPoPKey();
        await using var server = await StartAsync(withNonce: true);
        var tokens = await TokenAsync(server, key);
        using var http = Client(server, key, tokens);
        await http.GetAsync("workflows", Cancellation);
        server.ChangeDPoPNonces();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.Equal(4, server.ApiRequests.Count);
        Assert.Equal(0, tokens.Rejections);
    }

    [Fact]
    public async Task A_challenge_without_a_nonce_is_not_answered()
    {
        using var key = new DPoPKey();
        await using var server = await StartAsync(withNonce: true);
        using var http = Client(server, key);
        server.Faults.FailApi(HttpStatusCode.Unauthorized, count: 9, challenge: "DPoP error=\"use_dpop_nonce\"");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.Single(server.ApiRequests);
    }

    [Fact]
    public async Task A_server_that_always_wants_another_nonce_sees_two_requests()
    {
        using var key = new DPoPKey();
        var server = new NeverContent();
        using var http = new HttpMessageInvoker(new DPoPHandler(key) { InnerHandler = server });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.broxi.ai/v1") { Headers = { Authorization = new("DPoP", "token") } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request, Cancellation)).StatusCode);
        Assert.Equal(["", "nonce-1"], server.Nonces);
    }

    [Fact]
    public async Task A_hundred_requests_at_once_all_succeed_while_the_nonce_changes()
    {
        using var key = new DPoPKey();
        await using var server = await StartAsync(withNonce: true);
        using var http = Client(server, key);
        await http.GetAsync("workflows", Cancellation);
        server.ChangeDPoPNonces();
        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => http.GetAsync("workflows", Cancellation)));
        Assert.All(responses, static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task A_bearer_token_goes_without_a_proof_and_an_old_proof_is_taken_off()
    {
        using var key = new DPoPKey();
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        using var http = Client(server, key, new KnownToken(server.Issue()));
        http.DefaultRequestHeaders.Add("DPoP", "forgotten");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.DoesNotContain("DPoP", Assert.Single(server.ApiRequests).Headers.Keys);
    }

    [Fact]
    public async Task A_stolen_token_is_worth_nothing_with_another_key()
    {
        using var key = new DPoPKey();
        using var thief = new DPoPKey();
        await using var server = await StartAsync(withNonce: false);
        using var http = Client(server, thief, await TokenAsync(server, key));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("workflows", Cancellation)).StatusCode);
    }

    private static Task<FakeServer> StartAsync(bool withNonce) =>
        FakeServer.StartAsync(new FakeServerOptions { RequireDPoP = true, RequireDPoPNonce = withNonce }, cancellationToken: Cancellation);

    private static async Task<KnownToken> TokenAsync(FakeServer server, DPoPKey key) =>
        new((await server.Endpoint(options => options.DPoPKey = key).RequestClientCredentialsAsync(cancellationToken: Cancellation)).AccessToken);

    private static HttpClient Client(FakeServer server, DPoPKey key, ITokenSource? tokens = null) => new(new BroxiAuthenticationHandler(
        tokens ?? new ClientCredentialsTokenSource(server.Endpoint(options => options.DPoPKey = key)), new OriginPolicy(server.Address))
    {
        InnerHandler = new DPoPHandler(key) { InnerHandler = server.CreateHandler() },
    })
    { BaseAddress = server.Api };

    private sealed class NeverContent : HttpMessageHandler
    {
        public List<string> Nonces { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Nonces.Add(new JsonWebToken(Assert.Single(request.Headers.GetValues("DPoP"))).TryGetPayloadValue<string>("nonce", out var nonce) ? nonce : "");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized)
            {
                Headers = { { "WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"" }, { "DPoP-Nonce", $"nonce-{Nonces.Count}" } },
            });
        }
    }
}
