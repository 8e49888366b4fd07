// expect: BRX3013
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;

namespace Subscriptions;

public sealed class RedisTokenStore(IDistributedCache cache, HttpClient http, IConfiguration configuration)
{
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        var stored = await cache.GetStringAsync("subscriptions/api", cancellation);
        if (stored is not null)
            return stored;

        var response = await http.RequestClientCredentialsTokenAsync(
            new ClientCredentialsTokenRequest
            {
                Address = configuration["Id:Endpoint"],
                ClientId = configuration["Id:Client"]!,
                ClientSecret = configuration["Id:Secret"],
            },
            cancellation);
        if (response.IsError || response.AccessToken is null)
            throw new InvalidOperationException(response.ErrorDescription ?? response.Error);

        await cache.SetStringAsync("subscriptions/api", response.AccessToken, cancellation); // <- BRX3013
        return response.AccessToken;
    }
}
