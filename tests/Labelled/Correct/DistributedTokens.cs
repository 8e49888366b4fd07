// expect: nothing
// The lifetime of the entry comes from the answer.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Distributed;

namespace Fleet;

public sealed class DistributedTokens(IDistributedCache cache, HttpClient http)
{
    public async Task<string> GetAsync(string scope, CancellationToken cancellation)
    {
        var key = $"fleet:{scope}";
        if (await cache.GetStringAsync(key, cancellation) is { } known)
            return known;

        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope)]);
        using var response = await http.PostAsync("token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync<FleetToken>(cancellation))!;
        var life = TimeSpan.FromSeconds(Math.Max(5, token.ExpiresIn - 60));
        await cache.SetStringAsync(key, token.AccessToken, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = life }, cancellation);
        return token.AccessToken;
    }

    private sealed record FleetToken(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
