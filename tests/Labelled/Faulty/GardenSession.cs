// expect: BRX3012
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Garden.Planner;

public sealed class GardenSession(HttpClient http)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _access;
    private DateTimeOffset _until;

    public async Task<string> TokenAsync(string device, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_access is null || DateTimeOffset.UtcNow.AddMinutes(1) >= _until)
            {
                var response = await http.PostAsJsonAsync("device/token", new { grant_type = "client_credentials", device }, cancellation);
                response.EnsureSuccessStatusCode();
                var token = await response.Content.ReadFromJsonAsync<DeviceToken>(cancellation);
                _access = token!.AccessToken;
                _until = DateTimeOffset.UtcNow.AddMinutes(token.ExpiresIn); // <- BRX3012
            }

            return _access;
        }
        finally
        {
            _gate.Release();
        }
    }
}

public sealed record DeviceToken
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; init; } = "";

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; }
}
