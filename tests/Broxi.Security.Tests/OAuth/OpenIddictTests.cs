using Broxi.Security.OAuth;
using Broxi.Security.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Tests.OAuth;

/// <summary>Every flow with a server that others wrote.</summary>
public sealed class OpenIddictTests(OpenIddictServer server) : IClassFixture<OpenIddictServer>
{
    private static readonly Uri s_callback = new("https://app.broxi.ai/callback");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_credentials_by_secret()
    {
        var grant = await server.Endpoint().RequestClientCredentialsAsync(cancellationToken: Cancellation);
        Assert.InRange(grant.Lifetime!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Contains("workflows:read", grant.AccessToken.Scopes);
    }

    [Fact]
    public async Task Client_credentials_by_key()
    {
        var key = new SigningCredentials(new ECDsaSecurityKey(server.ClientKey), SecurityAlgorithms.EcdsaSha256);
        Assert.NotNull(await server.Endpoint(ClientAuthentication.PrivateKeyJwt(key), "keyed").RequestClientCredentialsAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_wrong_secret_is_an_error_that_says_so()
    {
        var endpoint = server.Endpoint(ClientAuthentication.Secret(SensitiveString.Create("another-secret")));
        var exception = await Assert.ThrowsAsync<TokenEndpointException>(() => endpoint.RequestClientCredentialsAsync(cancellationToken: Cancellation));
        Assert.Equal(AuthErrorCode.InvalidClient, exception.Code);
        Assert.DoesNotContain("another-secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client")]
    [InlineData("pushing")]
    public async Task A_user_signs_in_and_the_sign_in_is_refreshed_again_and_again(string client)
    {
        var signIn = await SignInAsync(server.Endpoint(client: client));
        Assert.Equal("alice", signIn.Subject);
        var source = new RefreshTokenSource(server.Endpoint(client: client), new MemoryTokenStore());
        await source.StoreAsync(new TokenKey("alice", null, null), signIn.Grant, Cancellation);
        var token = await source.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation);
        for (var i = 0; i < 4; i++)
            token = await source.GetTokenAsync(new TokenRequest { Subject = "alice", Rejected = token.Version }, Cancellation);
        Assert.NotEqual(signIn.Grant.AccessToken.Value, token.Value);
    }

    [Fact]
    public async Task A_spent_refresh_token_ends_the_sign_in_and_the_user_is_asked_again()
    {
        var endpoint = server.Endpoint();
        var signIn = await SignInAsync(endpoint);
        await endpoint.RefreshAsync(signIn.Grant.RefreshToken!, cancellationToken: Cancellation);
        var store = new MemoryTokenStore();
        var source = new RefreshTokenSource(endpoint, store);
        await store.TryReplaceAsync(new TokenKey("alice", null, null), 0, new StoredToken { Version = 1, RefreshToken = signIn.Grant.RefreshToken }, Cancellation);
        await Assert.ThrowsAsync<ReauthenticationRequiredException>(() => source.GetTokenAsync(new TokenRequest { Subject = "alice" }, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_token_is_introspected_and_revoked()
    {
        var endpoint = server.Endpoint();
        var grant = (await SignInAsync(endpoint)).Grant;
        Assert.Equal("alice", (await endpoint.IntrospectAsync(grant.RefreshToken!, Cancellation)).Subject);
        await endpoint.RevokeAsync(grant.RefreshToken!, Cancellation);
        Assert.False((await endpoint.IntrospectAsync(grant.RefreshToken!, Cancellation)).IsActive);
    }

    [Fact]
    public async Task A_device_signs_in_when_its_user_has_said_yes()
    {
        var flow = new DeviceAuthorizationFlow(server.Endpoint());
        var authorization = await flow.BeginAsync(ScopeSet.Of("offline_access"), Cancellation);
        using var browser = server.CreateClient();
        (await browser.PostAsync("/verify", new FormUrlEncodedContent([new("user_code", authorization.UserCode)]), Cancellation)).Dispose();
        Assert.NotNull(await flow.WaitAsync(authorization, Cancellation));
    }

    [Fact]
    public async Task A_token_is_exchanged()
    {
        var endpoint = server.Endpoint();
        var grant = await endpoint.ExchangeAsync((await endpoint.RequestClientCredentialsAsync(cancellationToken: Cancellation)).AccessToken.Value, cancellationToken: Cancellation);
        Assert.NotNull(grant.AccessToken);
    }

    private async Task<SignIn> SignInAsync(TokenEndpointClient endpoint)
    {
        var flow = new AuthorizationCodeFlow(endpoint, new EphemeralDataProtectionProvider());
        var request = await flow.BeginAsync(s_callback, ScopeSet.Of("openid", "offline_access", "workflows:read"), Cancellation);
        using var browser = server.CreateClient();
        using var consent = await browser.GetAsync(request.Address, Cancellation);
        Assert.True(consent.Headers.Location is not null, await consent.Content.ReadAsStringAsync(Cancellation));
        return await flow.CompleteAsync(
            QueryHelpers.ParseQuery(consent.Headers.Location.Query).Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())), request.Protected, Cancellation);
    }
}
