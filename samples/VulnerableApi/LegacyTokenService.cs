namespace VulnerableApi;

/// <summary>Notes when the token expires, in the wrong unit, and never looks at the note.</summary>
internal sealed class LegacyTokenService(HttpClient http)
{
    private string? _accessToken;
    private DateTimeOffset _expiresAt;

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (_accessToken is null)
        {
            var token = await http.GetFromJsonAsync<TokenResponse>("https://login.contoso.com/token?grant_type=client_credentials", cancellation);
            _expiresAt = DateTimeOffset.UtcNow.AddMinutes(token!.ExpiresIn); // BRX3002 BRX3012
            _accessToken = token.AccessToken;
        }

        return _accessToken;
    }
}
