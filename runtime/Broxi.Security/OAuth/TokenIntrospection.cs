using System.Text.Json;

namespace Broxi.Security.OAuth;

/// <summary>What the server says about a token (RFC 7662, section 2.2).</summary>
/// <param name="IsActive">Whether it is valid now. If not, nothing else is known.</param>
public sealed record TokenIntrospection(bool IsActive)
{
    /// <summary>Its scopes.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.Empty;

    /// <summary>The client that it was issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Subject { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    internal static TokenIntrospection Of(JsonElement body) => new(body.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True)
    {
        Scopes = ScopeSet.Parse(Text(body, "scope")),
        ClientId = Text(body, "client_id"),
        Subject = Text(body, "sub"),
        ExpiresAt = body.TryGetProperty("exp", out var end) && end.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
    };

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
