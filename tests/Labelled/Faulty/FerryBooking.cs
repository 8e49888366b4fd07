// expect: BRX3015
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Ferry;

internal sealed record FerryToken(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class FerryBooking(HttpClient http)
{
    public async Task<bool> BookAsync(int sailing, int cars, CancellationToken cancellation)
    {
        var bearer = await BearerAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"sailings/{sailing}/bookings")
        {
            Content = JsonContent.Create(new { cars }),
            Headers = { { "Authorization", "Bearer " + bearer } },
        };
        using var response = await http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode;
    }

    private async Task<string?> BearerAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "bookings")]);
        using var answer = await http.PostAsync("oauth/token", form, cancellation);
        var token = await answer.Content.ReadFromJsonAsync<FerryToken>(cancellation); // <- BRX3015
        return token?.AccessToken;
    }
}
