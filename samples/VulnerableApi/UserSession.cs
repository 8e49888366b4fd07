namespace VulnerableApi;

/// <summary>Logs its user out at the second refresh: the server has revoked the refresh token that the session still sends.</summary>
internal sealed class UserSession(HttpClient http)
{
    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = RefreshToken,
        });
        using var response = await http.PostAsync("https://login.contoso.com/oauth/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation);
        AccessToken = token!.AccessToken; // BRX3007
    }
}
