namespace Broxi.Security;

/// <summary>What went wrong, whatever form the server said it in.</summary>
public enum AuthErrorCode
{
    /// <summary>The server said nothing that is known.</summary>
    Unknown,

    /// <summary>The token is malformed, revoked or of another issuer (<c>invalid_token</c>, RFC 6750, section 3.1).</summary>
    InvalidToken,

    /// <summary>The token has expired.</summary>
    ExpiredToken,

    /// <summary>The token lacks a scope or a permission (<c>insufficient_scope</c>, RFC 6750, section 3.1).</summary>
    InsufficientScope,

    /// <summary>The request itself is wrong (<c>invalid_request</c>).</summary>
    InvalidRequest,

    /// <summary>The client is unknown, or its secret is wrong (<c>invalid_client</c>, RFC 6749, section 5.2).</summary>
    InvalidClient,

    /// <summary>The code or refresh token is used up, revoked or of another client (<c>invalid_grant</c>, RFC 6749, section 5.2).</summary>
    InvalidGrant,

    /// <summary>The client may not use this grant (<c>unauthorized_client</c> or <c>unsupported_grant_type</c>).</summary>
    UnauthorizedClient,

    /// <summary>A requested scope is unknown or too wide (<c>invalid_scope</c>).</summary>
    InvalidScope,

    /// <summary>The user, or the server's policy, refused (<c>access_denied</c>).</summary>
    AccessDenied,

    /// <summary>The user has not finished yet (<c>authorization_pending</c>, RFC 8628, section 3.5).</summary>
    AuthorizationPending,

    /// <summary>Asked too often (<c>slow_down</c>, RFC 8628, section 3.5).</summary>
    SlowDown,

    /// <summary>Too many requests (429, RFC 6585, section 4).</summary>
    RateLimited,

    /// <summary>The DPoP proof needs the server's nonce (<c>use_dpop_nonce</c>, RFC 9449, section 8).</summary>
    UseDPoPNonce,

    /// <summary>The DPoP proof is wrong (<c>invalid_dpop_proof</c>, RFC 9449, section 5).</summary>
    InvalidDPoPProof,

    /// <summary>The server is down or overloaded (<c>server_error</c>, <c>temporarily_unavailable</c>, 5xx, no connection).</summary>
    ServerUnavailable,

    /// <summary>The answer is no token response (RFC 6749, section 5.1).</summary>
    InvalidResponse,

    /// <summary>The response to an authorization request does not belong to it: <c>state</c>, <c>iss</c> or <c>nonce</c> differs.</summary>
    ForgedResponse,

    /// <summary>A credential would have gone to a place that is not allowed.</summary>
    ForbiddenOrigin,

    /// <summary>No token is configured or stored.</summary>
    NoToken,
}
