using System.Text.Json.Serialization;

namespace VulnerableApi;

/// <summary>What the courier's authorization server answers; it also tells how long the token lives.</summary>
internal sealed record CourierToken( // BRX3009
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType);

/// <summary>Logs its user out hours too late, or at once, wherever the server's time zone is not UTC.</summary>
internal sealed class CourierSession
{
    private DateTime _expiresAt;

    public bool IsExpired => DateTime.UtcNow >= _expiresAt;

    public void Begin(TokenResponse token) => _expiresAt = DateTime.Now.AddSeconds(token.ExpiresIn - 60); // BRX3010
}
