// expect: BRX3002
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Maps.Tiles;

public static class MapTileTokens
{
    private static readonly SemaphoreSlim s_gate = new(1, 1);
    private static string? s_accessToken;
    private static DateTimeOffset s_expiresOn;

    public static async Task<string> GetAsync(HttpClient client, string clientId, string clientSecret, CancellationToken cancellation)
    {
        await s_gate.WaitAsync(cancellation);
        try
        {
            if (!string.IsNullOrEmpty(s_accessToken))
                return s_accessToken;

            using var response = await client.PostAsync(
                "https://maps.example/oauth2/token",
                new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = clientId,
                    ["client_secret"] = clientSecret,
                }),
                cancellation);
            response.EnsureSuccessStatusCode();
            var token = (await response.Content.ReadFromJsonAsync<TileToken>(cancellation))!;
            s_accessToken = token.AccessToken;
            s_expiresOn = DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn - 120); // <- BRX3002
            return s_accessToken;
        }
        finally
        {
            s_gate.Release();
        }
    }
}

public sealed class TileToken
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; init; } = "";

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; }
}
