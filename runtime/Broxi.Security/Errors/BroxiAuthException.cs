namespace Broxi.Security;

/// <summary>
/// Authentication or authorization failed. The message says what to do; no exception of this library holds a secret.
/// </summary>
public class BroxiAuthException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened and what to do, without any secret.</param>
    /// <param name="error">What the server said; null when it said nothing.</param>
    /// <param name="innerException">The cause.</param>
    public BroxiAuthException(AuthErrorCode code, string message, AuthError? error = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Error = error;
    }

    /// <summary>What went wrong.</summary>
    public AuthErrorCode Code { get; }

    /// <summary>What the server said; null when it said nothing.</summary>
    public AuthError? Error { get; }

    /// <summary>Whether the same request may succeed later without anyone changing anything.</summary>
    public bool IsTransient => Code is AuthErrorCode.RateLimited or AuthErrorCode.ServerUnavailable or AuthErrorCode.SlowDown or AuthErrorCode.AuthorizationPending;

    /// <summary>How long the server asks to wait (RFC 9110, section 10.2.3); null when it does not.</summary>
    public TimeSpan? RetryAfter => Error?.RetryAfter;

    /// <summary>The server's id of the request, for its operators; null when it gave none.</summary>
    public string? RequestId => Error?.RequestId;
}

/// <summary>The server refuses the token (401), and another one is not to be had.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
public class TokenInvalidException(string message, AuthError? error = null) : BroxiAuthException(AuthErrorCode.InvalidToken, message, error);

/// <summary>The token has expired (401), and could not be renewed.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
public class TokenExpiredException(string message, AuthError? error = null) : BroxiAuthException(AuthErrorCode.ExpiredToken, message, error);

/// <summary>The token is good and lacks a permission (403). Another token of the same kind does not help.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
public class InsufficientScopeException(string message, AuthError? error = null) : BroxiAuthException(AuthErrorCode.InsufficientScope, message, error)
{
    /// <summary>The scopes that the server asks for (RFC 6750, section 3); empty when it does not name them.</summary>
    public ScopeSet RequiredScopes => Error?.Scopes ?? ScopeSet.Empty;
}

/// <summary>Too many requests (429), and the wait is longer than the client accepts.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
public class RateLimitedException(string message, AuthError? error = null) : BroxiAuthException(AuthErrorCode.RateLimited, message, error);

/// <summary>The refresh token is used up or revoked: the user has to sign in again.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
public class ReauthenticationRequiredException(string message, AuthError? error = null) : BroxiAuthException(AuthErrorCode.InvalidGrant, message, error);

/// <summary>A credential would have gone to an origin that is not allowed, or over clear-text HTTP. Nothing was sent.</summary>
/// <param name="message">What happened and what to do.</param>
public class TokenOriginException(string message) : BroxiAuthException(AuthErrorCode.ForbiddenOrigin, message);

/// <summary>The token endpoint refused or could not be reached.</summary>
/// <param name="code">What went wrong.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="error">What the server said.</param>
/// <param name="innerException">The cause.</param>
public class TokenEndpointException(AuthErrorCode code, string message, AuthError? error = null, Exception? innerException = null)
    : BroxiAuthException(code, message, error, innerException);
