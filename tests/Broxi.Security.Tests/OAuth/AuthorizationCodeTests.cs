using System.Net;
using Broxi.Security.OAuth;
using Broxi.Security.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.OAuth;

/// <summary><see cref="AuthorizationCodeFlow"/>: the response must belong to the request, the server and the browser.</summary>
public sealed class AuthorizationCodeTests
{
    private static readonly Uri s_callback = new("https://app.broxi.ai/callback");
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_signs_in_and_is_known_by_the_ID_token()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var request = await flow.BeginAsync(s_callback, ScopeSet.Of("openid", "offline_access", "workflows:read"), Cancellation);
        var signIn = await flow.CompleteAsync(await ConsentAsync(server, request), request.Protected, Cancellation);
        Assert.Equal("alice", signIn.Subject);
        Assert.NotNull(signIn.Grant.RefreshToken);
    }

    [Fact]
    public async Task The_request_has_PKCE_state_and_nonce_anew_each_time()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var one = QueryHelpers.ParseQuery((await flow.BeginAsync(s_callback, cancellationToken: Cancellation)).Address.Query);
        var other = QueryHelpers.ParseQuery((await flow.BeginAsync(s_callback, cancellationToken: Cancellation)).Address.Query);
        Assert.Equal("S256", one["code_challenge_method"]);
        foreach (var name in new[] { "state", "nonce", "code_challenge" })
        {
            Assert.Equal(43, one[name].ToString().Length);
            Assert.NotEqual(one[name], other[name]);
        }
    }

    [Theory]
    [InlineData("state", "forged")]
    [InlineData("state", null)]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", null)]
    public async Task A_response_that_is_not_of_the_request_is_refused_before_the_code_is_spent(string parameter, string? value)
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var request = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var response = (await ConsentAsync(server, request)).Where(pair => pair.Key != parameter).ToList();
        if (value is not null)
            response.Add(new(parameter, value));
        var exception = await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync(response, request.Protected, Cancellation));
        Assert.Equal(AuthErrorCode.ForgedResponse, exception.Code);
        Assert.Empty(server.TokenRequests);
    }

    [Fact]
    public async Task A_doubled_parameter_is_refused()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var request = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var response = await ConsentAsync(server, request);
        await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync([.. response, new("state", "second")], request.Protected, Cancellation));
    }

    [Fact]
    public async Task The_response_of_another_browser_is_refused()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var victim = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var attacker = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var response = await ConsentAsync(server, attacker);
        Assert.Equal(AuthErrorCode.ForgedResponse, (await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync(response, victim.Protected, Cancellation))).Code);
    }

    [Fact]
    public async Task What_the_browser_keeps_cannot_be_made_up_or_kept_for_long()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await FakeServer.StartAsync(clock: clock, cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(clock: clock), _protection, clock);
        var request = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var response = await ConsentAsync(server, request);
        await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync(response, "made-up", Cancellation));
        await Assert.ThrowsAsync<BroxiAuthException>(() => new AuthorizationCodeFlow(server.Endpoint(), new EphemeralDataProtectionProvider()).CompleteAsync(response, request.Protected, Cancellation));
        clock.Advance(TimeSpan.FromMinutes(16));
        await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync(response, request.Protected, Cancellation));
    }

    [Fact]
    public async Task A_user_who_refuses_is_told_so()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var request = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var state = QueryHelpers.ParseQuery(request.Address.Query)["state"].ToString();
        var exception = await Assert.ThrowsAsync<BroxiAuthException>(() => flow.CompleteAsync(
            [new("error", "access_denied"), new("error_description", "The user\nsaid no"), new("state", state), new("iss", server.Address.AbsoluteUri.TrimEnd('/'))], request.Protected, Cancellation));
        Assert.Equal(AuthErrorCode.AccessDenied, exception.Code);
        Assert.Contains("The user said no", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new AuthorizationCodeFlow(server.Endpoint(), _protection);
        var request = await flow.BeginAsync(s_callback, cancellationToken: Cancellation);
        var response = await ConsentAsync(server, request);
        await flow.CompleteAsync(response, request.Protected, Cancellation);
        Assert.Equal(AuthErrorCode.InvalidGrant, (await Assert.ThrowsAsync<TokenEndpointException>(() => flow.CompleteAsync(response, request.Protected, Cancellation))).Code);
    }

    [Fact]
    public async Task A_device_waits_for_its_user()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var flow = new DeviceAuthorizationFlow(server.Endpoint());
        var authorization = await flow.BeginAsync(cancellationToken: Cancellation);
        var grant = flow.WaitAsync(authorization, Cancellation);
        while (server.TokenRequests.Count < 2)
            await Task.Delay(20, Cancellation);
        server.ApproveDevice(authorization.UserCode);
        Assert.NotNull((await grant).RefreshToken);
    }

    [Fact]
    public async Task A_token_is_exchanged_once_for_each_user()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var endpoint = server.Endpoint();
        var source = new TokenExchangeSource(endpoint, new ClientCredentialsTokenSource(endpoint), "https://other.broxi.ai");
        var first = await source.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation);
        Assert.Same(first, await source.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation));
        Assert.Equal("https://other.broxi.ai", Assert.Single(server.TokenRequests, static request => request.GrantType!.EndsWith("token-exchange", StringComparison.Ordinal)).Parameters["audience"]);
    }

    /// <summary>The user says yes; what the browser brings to the callback.</summary>
    private static async Task<List<KeyValuePair<string, string?>>> ConsentAsync(FakeServer server, AuthorizationRequest request)
    {
        using var browser = server.CreateClient();
        var response = await browser.GetAsync(request.Address, Cancellation);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return [.. QueryHelpers.ParseQuery(response.Headers.Location!.Query).Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()))];
    }
}
