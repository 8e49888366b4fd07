namespace VulnerableApi;

/// <summary>Makes callers wait for each other, and then refreshes a token that has just been refreshed.</summary>
internal sealed class InvoiceTokenService(HttpClient http, string refreshToken)
{
    private string? _accessToken;
    private string _refreshToken = refreshToken;
    private DateTimeOffset _expiresAt;
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<string?> GetAsync(CancellationToken cancellation)
    {
        if (DateTimeOffset.UtcNow < _expiresAt)
            return _accessToken;

        await _gate.WaitAsync(cancellation); // BRX3006
        try
        {
            await RefreshAsync(cancellation);
            return _accessToken;
        }
        finally
        {
            _gate.Release();
        }
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
