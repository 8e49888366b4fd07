// expect: BRX3105
using Duende.IdentityModel.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Wholesale;

public static class PartnerDiscovery
{
    public static IServiceCollection AddPartnerDiscovery(this IServiceCollection services, string authority)
    {
        services.AddHttpClient();
        services.AddSingleton<IDiscoveryCache>(provider =>
        {
            var factory = provider.GetRequiredService<IHttpClientFactory>();
            return new DiscoveryCache(authority, () => factory.CreateClient("partner-id"), new DiscoveryPolicy
            {
                RequireHttps = true,
                ValidateIssuerName = false, // <- BRX3105
            });
        });
        services.AddTransient<PartnerKeys>();
        return services;
    }
}

public sealed class PartnerKeys(IDiscoveryCache cache)
{
    public async Task<int> CountAsync()
    {
        var document = await cache.GetAsync();
        if (document.IsError)
            throw new InvalidOperationException(document.Error);
        return document.KeySet?.Keys.Count ?? 0;
    }
}
