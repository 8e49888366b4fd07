// expect: BRX3006
using System.Text.Json;

namespace Accounting.Desktop;

public class AccountingSession
{
    private readonly object _sync = new();
    private readonly HttpClient _http;
    private string _accessToken;
    private string _refreshToken;
    private DateTimeOffset _expiresAt;

    public AccountingSession(HttpClient http, string accessToken, string refreshToken, DateTimeOffset expiresAt)
    {
        _http = http;
        _accessToken = accessToken;
        _refreshToken = refreshToken;
        _expiresAt = expiresAt;
    }

    public string AccessToken
    {
        get
        {
            if (_expiresAt - DateTimeOffset.UtcNow < TimeSpan.FromMinutes(2))
                Renew();
            return _accessToken;
        }
    }

    private void Renew()
    {
        var refreshToken = _refreshToken;
        lock (_sync) // <- BRX3006
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "connect/token")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = refreshToken,
                    ["client_id"] = "accounting-desktop",
                }),
            };
            using var response = _http.Send(request);
            response.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(response.Content.ReadAsStream());
            var root = json.RootElement;
            _accessToken = root.GetProperty("access_token").GetString()!;
            if (root.TryGetProperty("refresh_token", out var rotated))
                _refreshToken = rotated.GetString()!;
            _expiresAt = DateTimeOffset.UtcNow.AddSeconds(root.GetProperty("expires_in").GetInt32());
        }
    }
}
