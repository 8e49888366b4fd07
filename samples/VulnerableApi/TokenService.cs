namespace VulnerableApi;

/// <summary>Works for an hour, then every call answers 401: nothing notices that the token has expired.</summary>
internal sealed class TokenService(HttpClient http, IConfiguration configuration)
{
    private string? _accessToken;

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (_accessToken is null)
        {
            using var response = await http.PostAsync("https://login.contoso.com/oauth/token", Form(), cancellation);
            response.EnsureSuccessStatusCode();
            var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation);
            _accessToken = token!.AccessToken; // BRX3001
        }

        return _accessToken;
    }

    private FormUrlEncodedContent Form() => new(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = "workflow-service",
        ["client_secret"] = configuration["Login:ClientSecret"] ?? throw new InvalidOperationException("Login:ClientSecret is not configured."),
    });
}
