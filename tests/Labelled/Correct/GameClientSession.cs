// expect: nothing
// references: Microsoft.AspNetCore.Components.WebAssembly
// Runs in the browser, where one thread serves one user, and the running renewal is awaited by whoever comes in between.
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Game.Client;

public sealed class GameClientSession
{
    private readonly HttpClient _http;
    private string _refreshToken = "";
    private string _accessToken = "";
    private DateTimeOffset _expiresAt;
    private Task? _running;

    public GameClientSession(HttpClient http) => _http = http;

    public void SignedIn(GameGrant grant) => Take(grant);

    public async Task<string> AccessTokenAsync()
    {
        if (DateTimeOffset.UtcNow.AddSeconds(20) >= _expiresAt)
        {
            _running ??= RenewAsync();
            try
            {
                await _running;
            }
            finally
            {
                _running = null;
            }
        }

        return _accessToken;
    }

    private async Task RenewAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = _refreshToken,
            ["client_id"] = "game-client",
        });
        using var response = await _http.PostAsync("connect/token", form);
        response.EnsureSuccessStatusCode();
        Take((await response.Content.ReadFromJsonAsync<GameGrant>())!);
    }

    private void Take(GameGrant grant)
    {
        _accessToken = grant.AccessToken;
        _refreshToken = grant.RefreshToken ?? _refreshToken;
        _expiresAt = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn);
    }
}

public sealed record GameGrant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);
