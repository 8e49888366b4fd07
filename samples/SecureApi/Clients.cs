using Broxi.Security;
using Broxi.Security.AspNetCore;
using Broxi.Security.Http;

namespace SecureApi;

/// <summary>The clients: each has its own origin, and a token that goes there and nowhere else.</summary>
internal static class Clients
{
    public static void AddClients(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddBroxiClient("workflows").AddTypedClient<WorkflowClient>().AddBroxiAuthentication();
        services.AddServiceClient<BillingClient>(Address(configuration, "Billing"), static tokens => tokens.ClientCredentials());
        services.AddServiceClient<OrderClient>(Address(configuration, "Orders"), static tokens => tokens.From<CurrentUserTokens>());
        services.AddServiceClient<ReportClient>(Address(configuration, "Reports"), static tokens => tokens.ClientCredentials());
        services.AddServiceClient<StockClient>(Address(configuration, "Stock"), static tokens => tokens.From<LegacyTokenService>()).AddBroxiRateLimiting();
        services.AddServiceClient<CustomsClient>(Address(configuration, "Customs"), static tokens => tokens.ClientCredentials());
        services.AddServiceClient<ReturnsClient>(Address(configuration, "Returns"), static tokens => tokens.ClientCredentials()).AddBroxiRateLimiting();
        services.AddHttpClient<CatalogClient>(client => client.BaseAddress = Address(configuration, "Catalog"))
            .UseSocketsHttpHandler(static (handler, _) => (handler.AllowAutoRedirect, handler.UseCookies) = (false, false))
            .AddHttpMessageHandler(static () => new SafeRedirectHandler());
    }

    private static IHttpClientBuilder AddServiceClient<T>(this IServiceCollection services, Uri address, Func<BroxiTokens, ITokenSource> token)
        where T : class => services.AddHttpClient<T>(client => client.BaseAddress = address).AddBroxiAuthentication(token, address);

    private static Uri Address(IConfiguration configuration, string service) =>
        new(configuration[$"Services:{service}"] ?? throw new InvalidOperationException($"Services:{service} is not configured."));
}
