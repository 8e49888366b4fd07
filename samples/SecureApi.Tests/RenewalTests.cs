using System.Net;
using Broxi.Security;
using Microsoft.Extensions.Time.Testing;

namespace SecureApi.Tests;

/// <summary>A client of the application and the server that it calls.</summary>
public sealed class RenewalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_billing_client_works_after_its_token_has_expired()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var application = await Application.StartAsync(clock);
        var billing = application.Get<BillingClient>();

        await billing.GetInvoicesAsync(Cancellation);
        clock.Advance(TimeSpan.FromHours(2));
        await billing.GetInvoicesAsync(Cancellation);

        Assert.Equal(2, application.Remote.TokenRequests.Count);
        Assert.All(application.Remote.ApiRequests, static request => Assert.Equal(HttpStatusCode.OK, request.Status));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_for_all_callers()
    {
        await using var application = await Application.StartAsync();
        var tokens = application.Get<TokenService>();
        var billing = application.Get<BillingClient>();
        application.Remote.Revoke(await tokens.GetAsync(Cancellation));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => billing.GetInvoicesAsync(Cancellation)));

        Assert.Equal(2, application.Remote.TokenRequests.Count);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        await using var application = await Application.StartAsync();
        application.Remote.Faults.RefuseToken("invalid_client");

        var refusal = await Assert.ThrowsAsync<TokenEndpointException>(() => application.Get<BillingClient>().GetInvoicesAsync(Cancellation));

        Assert.Equal(AuthErrorCode.InvalidClient, refusal.Code);
        Assert.Empty(application.Remote.ApiRequests);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        await using var application = await Application.StartAsync();
        application.Remote.Options.RequiredScopes["/v1/workflows"] = "workflows:admin";

        var missing = await Assert.ThrowsAsync<InsufficientScopeException>(() => application.Get<WorkflowClient>().ListAsync(Cancellation));

        Assert.Equal(ScopeSet.Of("workflows:admin"), missing.RequiredScopes);
    }

    [Fact]
    public async Task The_stock_client_comes_back_when_the_service_says_so()
    {
        await using var application = await Application.StartAsync();
        application.Remote.Faults.FailApi(HttpStatusCode.TooManyRequests, retryAfter: "1");

        await application.Get<StockClient>().GetAsync(Cancellation);

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.OK], application.Remote.ApiRequests.Select(static request => request.Status));
        application.Log.Secrets.ThrowIfLeaked();
    }
}
