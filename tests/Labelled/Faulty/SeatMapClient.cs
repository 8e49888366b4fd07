// expect: BRX3010
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Theatre.Seats;

public class SeatMapClient
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SeatToken? _token;
    private DateTime _expiresAt;

    public SeatMapClient(HttpClient http) => _http = http;

    private bool IsStale => _token is null || DateTime.UtcNow.AddSeconds(30) >= _expiresAt;

    public async Task<SeatMap?> LoadAsync(int show, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (IsStale)
            {
                using var response = await _http.PostAsJsonAsync("token", new { grant_type = "client_credentials" }, cancellation);
                response.EnsureSuccessStatusCode();
                _token = await response.Content.ReadFromJsonAsync<SeatToken>(cancellation);
                _expiresAt = DateTime.Now.AddSeconds(_token!.ExpiresIn); // <- BRX3010
            }
        }
        finally
        {
            _gate.Release();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"shows/{show}/seats");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token!.AccessToken);
        using var seats = await _http.SendAsync(request, cancellation);
        seats.EnsureSuccessStatusCode();
        return await seats.Content.ReadFromJsonAsync<SeatMap>(cancellation);
    }

    private sealed record SeatToken(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

public sealed record SeatMap(int Show, string[] Free);
