using Microsoft.Extensions.Caching.Memory;

namespace VulnerableApi;

/// <summary>Keeps the courier's token for as long as parcels are sent, and so longer than it is good.</summary>
internal sealed class CourierTokens(HttpClient http, IMemoryCache cache)
{
    public Task<string?> GetAsync() => cache.GetOrCreateAsync("courier-token", async entry =>
    {
        entry.SlidingExpiration = TimeSpan.FromHours(1); // BRX3013
        var token = await http.GetFromJsonAsync<TokenResponse>("https://courier.contoso.com/oauth/token");
        return token!.AccessToken;
    });
}
