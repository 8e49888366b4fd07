using Microsoft.Extensions.Logging;

namespace Broxi.Security.OAuth;

/// <summary>
/// Tokens for another API in the name of the caller (RFC 8693): each of the subject's tokens is exchanged once, and its
/// exchange is renewed with it.
/// </summary>
public sealed class TokenExchangeSource : ITokenSource
{
    private readonly AccessTokenCache _cache;

    /// <summary>A source.</summary>
    /// <param name="server">The authorization server.</param>
    /// <param name="subjects">Gives the token that is exchanged, for the request's <see cref="Security.TokenRequest.Subject"/>.</param>
    /// <param name="audience">The API that the new token is for; null for the server's default.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="logger">Told about failed renewals.</param>
    public TokenExchangeSource(
        TokenEndpointClient server, ITokenSource subjects, string? audience = null, TimeProvider? clock = null, ILogger<TokenExchangeSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(subjects);
        _cache = new AccessTokenCache(
            async (request, _, cancellation) =>
            {
                var subject = await subjects.GetTokenAsync(new Security.TokenRequest { Subject = request.Subject }, cancellation).ConfigureAwait(false);
                var grant = await server.ExchangeAsync(subject.Value, audience, request, cancellation).ConfigureAwait(false);
                return (grant.AccessToken, grant.Lifetime);
            },
            server.Options.Refresh, clock, logger);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(Security.TokenRequest request, CancellationToken cancellationToken = default) =>
        _cache.GetTokenAsync(request, cancellationToken);
}
