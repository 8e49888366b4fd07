using System.Net;
using Broxi.Security.Http;
using Broxi.Security.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Broxi.Security.Tests.Registration;

/// <summary>A client of another API sends its token and signature to that API's origin, and not to that of the base address.</summary>
public sealed class OtherOriginTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_and_signature_go_to_the_clients_own_origin()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        await using var services = Services(server);
        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient("billing").GetAsync("invoices", Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Signature", Assert.Single(server.ApiRequests).Headers.Keys);
    }

    [Fact]
    public async Task And_not_to_the_origin_of_the_base_address()
    {
        await using var server = await FakeServer.StartAsync(cancellationToken: Cancellation);
        await using var services = Services(server);
        await Assert.ThrowsAsync<TokenOriginException>(() => services.GetRequiredService<IHttpClientFactory>().CreateClient("billing").GetAsync("https://api.broxi.ai/v1/workflows", Cancellation));
        Assert.Empty(server.TokenRequests);
    }

    private static ServiceProvider Services(FakeServer server)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddBroxiSecurity(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OAuth:Authority"] = server.Address.AbsoluteUri,
            ["OAuth:ClientId"] = "client",
            ["OAuth:ClientSecret"] = "secret",
        }).Build());
        services.AddHttpClient("billing", client => client.BaseAddress = server.Api)
            .AddBroxiAuthentication(static tokens => tokens.ClientCredentials(), server.Address)
            .AddBroxiRequestSigning(static _ => RequestSigningKey.HmacSha256("k1", new byte[32]), server.Address);
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(server.CreateHandler));
        return services.BuildServiceProvider();
    }
}
