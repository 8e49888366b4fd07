namespace Broxi.Security;

/// <summary>The codes of the standards, and what they mean.</summary>
internal static class AuthErrorNames
{
    public static AuthErrorCode CodeOf(string name, string? description) => name switch
    {
        // RFC 6750 has one code for both; servers say in words which it is.
        "invalid_token" => description?.Contains("expired", StringComparison.OrdinalIgnoreCase) == true ? AuthErrorCode.ExpiredToken : AuthErrorCode.InvalidToken,
        "token_expired" or "expired_token" => AuthErrorCode.ExpiredToken,
        "insufficient_scope" => AuthErrorCode.InsufficientScope,
        "invalid_request" => AuthErrorCode.InvalidRequest,
        "invalid_client" => AuthErrorCode.InvalidClient,
        "invalid_grant" => AuthErrorCode.InvalidGrant,
        "unauthorized_client" or "unsupported_grant_type" or "unsupported_response_type" => AuthErrorCode.UnauthorizedClient,
        "invalid_scope" or "invalid_target" => AuthErrorCode.InvalidScope,
        "access_denied" => AuthErrorCode.AccessDenied,
        "authorization_pending" => AuthErrorCode.AuthorizationPending,
        "slow_down" => AuthErrorCode.SlowDown,
        "use_dpop_nonce" => AuthErrorCode.UseDPoPNonce,
        "invalid_dpop_proof" => AuthErrorCode.InvalidDPoPProof,
        "server_error" or "temporarily_unavailable" => AuthErrorCode.ServerUnavailable,
        "rate_limit_exceeded" or "rate_limited" => AuthErrorCode.RateLimited,
        _ => AuthErrorCode.Unknown,
    };
}
