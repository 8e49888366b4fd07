using System.Net;
using System.Security.Cryptography;
using Broxi.Security.OAuth;
using Broxi.Security.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Tests.OAuth;

/// <summary><see cref="ClientCredentialsTokenSource"/> and <see cref="TokenEndpointClient"/> against a server.</summary>
public sealed class ClientCredentialsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_asked_for_once_and_sent_with_every_request()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        using var http = server.Authenticated(new ClientCredentialsTokenSource(server.Endpoint()));
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.Equal("client_credentials", Assert.Single(server.TokenRequests).GrantType);
        Assert.Equal(5, server.ApiRequests.Count);
    }

    [Fact]
    public async Task A_revoked_token_is_replaced_and_the_request_repeated_once()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var tokens = new ClientCredentialsTokenSource(server.Endpoint());
        using var http = server.Authenticated(tokens);
        server.Revoke(await tokens.GetTokenAsync(Cancellation));
        using var response = await http.PostAsync("workflows", new StringContent("{}"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], server.ApiRequests.Select(request => request.Status));
        Assert.Equal(2, server.TokenRequests.Count);
    }

    [Fact]
    public async Task An_API_that_always_refuses_sees_two_requests_and_no_more()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        server.Faults.FailApi(HttpStatusCode.Unauthorized, count: 10, challenge: "Bearer error=\"invalid_token\"");
        using var http = server.Authenticated(new ClientCredentialsTokenSource(server.Endpoint()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("workflows", Cancellation)).StatusCode);
        Assert.Equal(2, server.ApiRequests.Count);
    }

    [Fact]
    public async Task A_missing_scope_is_an_exception_that_names_it_and_no_new_token()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        server.Options.RequiredScopes["/v1/workflows"] = "workflows:delete";
        using var http = server.Authenticated(new ClientCredentialsTokenSource(server.Endpoint()));
        var response = await http.GetAsync("workflows", Cancellation);
        var exception = await Assert.ThrowsAsync<InsufficientScopeException>(() => response.EnsureAuthorizedAsync(Cancellation).AsTask());
        Assert.Equal(ScopeSet.Of("workflows:delete"), exception.RequiredScopes);
        Assert.Single(server.TokenRequests);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        server.Faults.RefuseToken("invalid_client", count: 9);
        using var http = server.Authenticated(new ClientCredentialsTokenSource(server.Endpoint()));
        var exception = await Assert.ThrowsAsync<TokenEndpointException>(() => http.GetAsync("workflows", Cancellation));
        Assert.Equal(AuthErrorCode.InvalidClient, exception.Code);
        Assert.Empty(server.ApiRequests);
    }

    [Fact]
    public async Task A_server_that_is_overloaded_is_asked_again()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        server.Faults.FailToken(HttpStatusCode.ServiceUnavailable, count: 2);
        var token = await new ClientCredentialsTokenSource(server.Endpoint()).GetTokenAsync(Cancellation);
        Assert.Equal("Bearer", token.Scheme);
        Assert.Equal(3, server.TokenRequests.Count);
    }

    [Fact]
    public async Task Two_hundred_requests_at_once_with_an_expired_token_make_one_renewal_and_no_final_401()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var tokens = new ClientCredentialsTokenSource(server.Endpoint());
        using var http = server.Authenticated(tokens);
        server.Revoke(await tokens.GetTokenAsync(Cancellation));
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => http.GetAsync("workflows", Cancellation)));
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2, server.TokenRequests.Count);
    }

    [Fact]
    public async Task A_key_signs_for_the_client_and_no_secret_is_sent()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var endpoint = server.Endpoint(options => options.ClientAuthentication = ClientAuthentication.PrivateKeyJwt(
            new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256)));
        await endpoint.RequestClientCredentialsAsync(cancellationToken: Cancellation);
        var request = Assert.Single(server.TokenRequests);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", request.Parameters["client_assertion_type"]);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public void A_symmetric_key_cannot_sign_for_a_client() =>
        Assert.Throws<ArgumentException>(() => ClientAuthentication.PrivateKeyJwt(new SigningCredentials(new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.HmacSha256)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bound_token_is_asked_for_with_a_proof(bool withNonce)
    {
        using var key = new DPoPKey();
        await using var server = await FakeServer.StartAsync(new FakeServerOptions { RequireDPoP = true, RequireDPoPNonce = withNonce }, cancellationToken: Cancellation);
        var grant = await server.Endpoint(options => options.DPoPKey = key).RequestClientCredentialsAsync(cancellationToken: Cancellation);
        Assert.Equal(("DPoP", key.Thumbprint), (grant.AccessToken.Scheme, grant.AccessToken.KeyThumbprint));
        Assert.Equal(withNonce ? 2 : 1, server.TokenRequests.Count);
    }

    [Fact]
    public async Task Introspection_and_revocation_speak_of_the_token()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var endpoint = server.Endpoint();
        var grant = await endpoint.RequestClientCredentialsAsync(cancellationToken: Cancellation);
        Assert.True((await endpoint.IntrospectAsync(grant.AccessToken.Value, Cancellation)).IsActive);
        await endpoint.RevokeAsync(grant.AccessToken.Value, Cancellation);
        Assert.False((await endpoint.IntrospectAsync(grant.AccessToken.Value, Cancellation)).IsActive);
    }

    [Fact]
    public void A_secret_does_not_go_to_a_clear_text_address()
    {
        using var http = new HttpClient();
        var exception = Assert.Throws<ArgumentException>(() => new TokenEndpointClient(http, new OAuthClientOptions { ClientId = "client", TokenEndpoint = new Uri("http://login.broxi.ai/token") }));
        Assert.Contains("https", exception.Message, StringComparison.Ordinal);
    }
}
