namespace Broxi.Security.Testing;

/// <summary>What a <see cref="FakeServer"/> grants.</summary>
public sealed class FakeServerOptions
{
    /// <summary>The clients and their secrets; a null secret is a public client. One client <c>client</c> with the secret <c>secret</c> by default.</summary>
    public Dictionary<string, string?> Clients { get; } = new(StringComparer.Ordinal) { ["client"] = "secret" };

    /// <summary>The scopes that every client may have, and gets when it asks for none.</summary>
    public ScopeSet Scopes { get; set; } = ScopeSet.Of("workflows:execute", "workflows:read");

    /// <summary>How long access tokens live; an hour by default.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the token response leaves <c>expires_in</c> out; false by default.</summary>
    public bool OmitExpiresIn { get; set; }

    /// <summary>Whether a refresh token works once, and its second use revokes all tokens of the sign-in (RFC 9700, section 4.14.2); true by default.</summary>
    public bool RotateRefreshTokens { get; set; } = true;

    /// <summary>Whether tokens are bound to a DPoP key (RFC 9449); false by default.</summary>
    public bool RequireDPoP { get; set; }

    /// <summary>Whether a DPoP proof needs the server's nonce; false by default.</summary>
    public bool RequireDPoPNonce { get; set; }

    /// <summary>How far the server's clock is ahead of the given one; negative when it is behind.</summary>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>How many API requests are allowed in each <see cref="RateLimitWindow"/>; null for any number.</summary>
    public int? RateLimit { get; set; }

    /// <summary>The window of <see cref="RateLimit"/>; a second by default.</summary>
    public TimeSpan RateLimitWindow { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many API requests may be under way at once, as plans limit it; null for any number.</summary>
    public int? ConcurrencyLimit { get; set; }

    /// <summary>The path of the API where a scope is needed, and the scope: <c>/v1/workflows</c> to <c>workflows:read</c>.</summary>
    public Dictionary<string, string> RequiredScopes { get; } = new(StringComparer.Ordinal);
}
