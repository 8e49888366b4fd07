namespace VulnerableApi;

/// <summary>Lets every caller redeem the refresh token when the access token expires; the server accepts it once.</summary>
internal sealed class CustomerTokenService(HttpClient http, string refreshToken)
{
    private string? _accessToken;
    private string _refreshToken = refreshToken;
    private DateTimeOffset _expiresAt;

    public async Task<string?> GetAsync(CancellationToken cancellation)
    {
        if (DateTimeOffset.UtcNow >= _expiresAt)
            await RefreshAsync(cancellation); // BRX3005

        return _accessToken;
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = _refreshToken,
        });
        using var response = await http.PostAsync("https://login.contoso.com/oauth/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation);
        _accessToken = token!.AccessToken;
        _refreshToken = token.RefreshToken ?? _refreshToken;
        _expiresAt = DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn - 60);
    }
}
