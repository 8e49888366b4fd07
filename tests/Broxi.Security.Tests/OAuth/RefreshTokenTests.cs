using System.Net;
using Broxi.Security.OAuth;
using Broxi.Security.Storage;
using Broxi.Security.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Broxi.Security.Tests.OAuth;

/// <summary><see cref="RefreshTokenSource"/>: each refresh token is spent once, and its successor is kept.</summary>
public sealed class RefreshTokenTests
{
    private static readonly TokenKey s_alice = new("alice", null, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TokenRequest Alice(TokenVersion rejected = default) => new() { Subject = "alice", Rejected = rejected };

    [Fact]
    public async Task A_token_that_was_just_granted_is_used_before_any_refresh()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var (source, grant) = await SignedInAsync(server);
        Assert.Equal(grant.AccessToken.Value, (await source.GetTokenAsync(Alice(), Cancellation)).Value);
        Assert.DoesNotContain(server.TokenRequests, request => request.GrantType == "refresh_token");
    }

    [Fact]
    public async Task A_refused_token_is_refreshed_again_and_again_with_the_rotated_one()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var (source, _) = await SignedInAsync(server);
        var token = await source.GetTokenAsync(Alice(), Cancellation);
        for (var i = 0; i < 5; i++)
        {
            var next = await source.GetTokenAsync(Alice(token.Version), Cancellation);
            Assert.NotEqual(token.Value, next.Value);
            token = next;
        }

        Assert.Equal(5, server.TokenRequests.Count(request => request is { GrantType: "refresh_token", Status: HttpStatusCode.OK }));
    }

    [Fact]
    public async Task A_server_that_does_not_rotate_sees_the_same_refresh_token_again()
    {
        await using var server = await FakeServer.StartAsync(new FakeServerOptions { RotateRefreshTokens = false }, cancellationToken: Cancellation);
        var (source, _) = await SignedInAsync(server);
        var token = await source.GetTokenAsync(Alice(), Cancellation);
        token = await source.GetTokenAsync(Alice(token.Version), Cancellation);
        await source.GetTokenAsync(Alice(token.Version), Cancellation);
        Assert.Equal(2, server.TokenRequests.Count(request => request is { GrantType: "refresh_token", Status: HttpStatusCode.OK }));
    }

    [Fact]
    public async Task Two_sources_on_one_store_do_not_spend_the_same_refresh_token()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var store = new MemoryTokenStore();
        var (one, _) = await SignedInAsync(server, store);
        var other = new RefreshTokenSource(server.Endpoint(), store);
        var first = await one.GetTokenAsync(Alice(), Cancellation);
        var refreshed = await one.GetTokenAsync(Alice(first.Version), Cancellation);
        // The other one finds what the first has stored.
        Assert.Equal(refreshed.Value, (await other.GetTokenAsync(Alice(), Cancellation)).Value);
        Assert.Single(server.TokenRequests, static request => request.GrantType == "refresh_token");
    }

    [Fact]
    public async Task A_revoked_refresh_token_asks_for_a_new_sign_in_and_is_forgotten()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var store = new MemoryTokenStore();
        var (source, grant) = await SignedInAsync(server, store);
        await server.Endpoint().RevokeAsync(grant.RefreshToken!, Cancellation);
        var token = await source.GetTokenAsync(Alice(), Cancellation);
        await Assert.ThrowsAsync<ReauthenticationRequiredException>(() => source.GetTokenAsync(Alice(token.Version), Cancellation).AsTask());
        Assert.Null(await store.ReadAsync(s_alice, Cancellation));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_clock_that_is_ten_minutes_wrong_costs_no_refresh(int minutes)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await FakeServer.StartAsync(new FakeServerOptions { ClockSkew = TimeSpan.FromMinutes(minutes), AccessTokenLifetime = TimeSpan.FromMinutes(5) }, clock, Cancellation);
        var (source, grant) = await SignedInAsync(server, clock: clock);
        Assert.Equal(grant.AccessToken.Value, (await source.GetTokenAsync(Alice(), Cancellation)).Value);
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(grant.AccessToken.Value, (await source.GetTokenAsync(Alice(), Cancellation)).Value);
        Assert.DoesNotContain(server.TokenRequests, request => request.GrantType == "refresh_token");
    }

    [Fact]
    public async Task Signing_out_forgets_and_revokes()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        var (source, grant) = await SignedInAsync(server);
        await source.RevokeAsync(s_alice, Cancellation);
        await Assert.ThrowsAsync<ReauthenticationRequiredException>(() => source.GetTokenAsync(Alice(), Cancellation).AsTask());
        Assert.False((await server.Endpoint().IntrospectAsync(grant.AccessToken.Value, Cancellation)).IsActive);
    }

    /// <summary>Alice has signed in, and her tokens are stored.</summary>
    private static async Task<(RefreshTokenSource Source, TokenGrant Grant)> SignedInAsync(FakeServer server, ITokenStore? store = null, TimeProvider? clock = null)
    {
        var endpoint = server.Endpoint(clock: clock);
        var source = new RefreshTokenSource(endpoint, store ?? new MemoryTokenStore(), clock: clock);
        var verifier = SensitiveString.Create(new string('v', 43));
        using var http = server.CreateClient();
        var challenge = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier.Reveal()))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var response = await http.GetAsync($"/authorize?client_id=client&response_type=code&redirect_uri=https%3A%2F%2Fapp&code_challenge={challenge}&code_challenge_method=S256", Cancellation);
        var code = System.Web.HttpUtility.ParseQueryString(response.Headers.Location!.Query)["code"]!;
        var grant = await endpoint.RedeemCodeAsync(SensitiveString.Create(code), verifier, new Uri("https://app"), Cancellation);
        await source.StoreAsync(s_alice, grant, Cancellation);
        return (source, grant);
    }
}
