using System.Net;

namespace Broxi.Security;

/// <summary>Turns refused responses into exceptions.</summary>
public static class ResponseErrors
{
    /// <summary>Throws for 401, 403 and 429; lets every other response pass.</summary>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Ends the reading of the body.</param>
    /// <returns>The response.</returns>
    /// <exception cref="TokenInvalidException">401: the token is refused.</exception>
    /// <exception cref="TokenExpiredException">401: the token has expired.</exception>
    /// <exception cref="InsufficientScopeException">403: a permission is missing.</exception>
    /// <exception cref="RateLimitedException">429: too many requests.</exception>
    public static async ValueTask<HttpResponseMessage> EnsureAuthorizedAsync(this HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return response;
        var error = await AuthError.ReadAsync(response, cancellationToken: cancellationToken).ConfigureAwait(false);
        response.Dispose();
        throw Exception(error);
    }

    private static BroxiAuthException Exception(AuthError error) => error switch
    {
        { Status: HttpStatusCode.TooManyRequests, RetryAfter: { } wait } => new RateLimitedException($"Too many requests ({error}); try again in {wait.TotalSeconds:0} s.", error),
        { Status: HttpStatusCode.TooManyRequests } => new RateLimitedException($"Too many requests ({error}); send fewer, and use AddBroxiRateLimiting.", error),
        { Status: HttpStatusCode.Forbidden, Scopes: { Count: > 0 } scopes } => new InsufficientScopeException($"The token lacks '{scopes}' ({error}); issue one with these permissions.", error),
        { Status: HttpStatusCode.Forbidden } => new InsufficientScopeException($"The token lacks a permission ({error}); issue one that has it.", error),
        { Code: AuthErrorCode.ExpiredToken } => new TokenExpiredException($"The token has expired ({error}); renew it.", error),
        _ => new TokenInvalidException($"The token is refused ({error}); check that it is whole, not revoked, and meant for this API.", error),
    };
}
