using Broxi.Security.OAuth;

namespace Broxi.Security.Jwt;

/// <summary>
/// Tokens that the application signs itself and sends as they are: short-lived, and renewed before they expire. For a server
/// that exchanges them (RFC 7523, section 2.1) give it the authorization server too.
/// </summary>
public sealed class JwtTokenSource : ITokenSource
{
    private readonly AccessTokenCache _cache;

    /// <summary>A source.</summary>
    /// <param name="issuer">Signs the tokens.</param>
    /// <param name="subject">Whose they are, where a request names nobody.</param>
    /// <param name="server">The server that exchanges them for access tokens; null to send them as they are.</param>
    /// <param name="options">When they are renewed.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public JwtTokenSource(JwtIssuer issuer, string subject, TokenEndpointClient? server = null, TokenRefreshOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentException.ThrowIfNullOrEmpty(subject);
        _cache = new AccessTokenCache(
            async (request, cancellation) =>
            {
                var own = issuer.Issue(request.Subject ?? subject, request.Scopes);
                return server is null ? own : (await server.RedeemAssertionAsync(own.Value, request, cancellation).ConfigureAwait(false)).AccessToken;
            },
            options, clock);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(Security.TokenRequest request, CancellationToken cancellationToken = default) =>
        _cache.GetTokenAsync(request, cancellationToken);
}
