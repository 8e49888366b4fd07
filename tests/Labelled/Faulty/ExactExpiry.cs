// expect: BRX3011
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Pricing;

public sealed class PriceTokens(IHttpClientFactory factory, TimeProvider clock)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _accessToken;
    private DateTimeOffset _expiresAt;

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_accessToken is not null && clock.GetUtcNow() < _expiresAt) // <- BRX3011
                return _accessToken;

            var client = factory.CreateClient("pricing-id");
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "prices")]);
            using var response = await client.PostAsync("token", form, cancellation);
            response.EnsureSuccessStatusCode();
            var token = (await response.Content.ReadFromJsonAsync<PriceToken>(cancellation))!;
            _expiresAt = clock.GetUtcNow().AddSeconds(token.ExpiresIn);
            return _accessToken = token.AccessToken;
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record PriceToken(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
