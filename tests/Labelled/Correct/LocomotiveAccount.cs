// expect: nothing
// A server that does not rotate sends no new one; the old one is kept then.
using System.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace Locomotives;

public class LocomotiveAccount
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string _refreshToken;
    private string? _accessToken;
    private DateTime _expiresAt;

    public LocomotiveAccount(HttpClient http, string refreshToken)
    {
        _http = http;
        _refreshToken = refreshToken;
    }

    public async Task<AuthenticationHeaderValue> AuthorizeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_accessToken == null || _expiresAt < DateTime.UtcNow.AddMinutes(1))
            {
                var content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = _refreshToken,
                });
                using var response = await _http.PostAsync("oauth/token", content);
                response.EnsureSuccessStatusCode();
                var json = JObject.Parse(await response.Content.ReadAsStringAsync());
                _accessToken = (string)json["access_token"]!;
                _refreshToken = (string?)json["refresh_token"] ?? _refreshToken;
                _expiresAt = DateTime.UtcNow.AddSeconds((double)json["expires_in"]!);
            }

            return new AuthenticationHeaderValue("Bearer", _accessToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
