// expect: BRX3013
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Delivery;

public class DeliveryTokenService
{
    private const string Key = "delivery";
    private readonly IMemoryCache _cache;
    private readonly IHttpClientFactory _factory;
    private readonly SemaphoreSlim _fill = new(1, 1);

    public DeliveryTokenService(IMemoryCache cache, IHttpClientFactory factory)
    {
        _cache = cache;
        _factory = factory;
    }

    public async Task<string> GetTokenAsync()
    {
        await _fill.WaitAsync();
        try
        {
            if (_cache.TryGetValue<string>(Key, out var known) && known is not null)
                return known;

            using var client = _factory.CreateClient("delivery");
            using var response = await client.PostAsync("token", new FormUrlEncodedContent(
                new Dictionary<string, string> { ["grant_type"] = "client_credentials" }));
            response.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var accessToken = json.RootElement.GetProperty("access_token").GetString()!;
            _cache.Set(Key, accessToken, TimeSpan.FromHours(1)); // <- BRX3013
            return accessToken;
        }
        finally
        {
            _fill.Release();
        }
    }
}
