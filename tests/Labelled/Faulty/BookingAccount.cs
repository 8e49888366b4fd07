// expect: BRX3007
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Booking;

public sealed class BookingAccount(HttpClient http, BookingGrant grant)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string _accessToken = grant.AccessToken;
    private string? _refreshToken = grant.RefreshToken;
    private DateTimeOffset _expiresAt = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn - 60);

    public bool CanRenew => _refreshToken is { Length: > 0 };

    public async Task<string> CurrentAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_expiresAt > DateTimeOffset.UtcNow || !CanRenew)
                return _accessToken;

            var response = await http.PostAsync("token", Form(), cancellation);
            response.EnsureSuccessStatusCode();
            var renewed = (await response.Content.ReadFromJsonAsync<BookingGrant>(cancellation))!;
            _accessToken = renewed.AccessToken;
            // the server sends one only when it rotates, and null otherwise
            _refreshToken = renewed.RefreshToken; // <- BRX3007
            _expiresAt = DateTimeOffset.UtcNow.AddSeconds(renewed.ExpiresIn - 60);
            return _accessToken;
        }
        finally
        {
            _gate.Release();
        }
    }

    private FormUrlEncodedContent Form() => new(
    [
        new KeyValuePair<string, string>("grant_type", "refresh_token"),
        new KeyValuePair<string, string>("refresh_token", _refreshToken!),
    ]);
}

public sealed record BookingGrant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);
