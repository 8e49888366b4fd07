using Microsoft.Extensions.Logging;

namespace Broxi.Security.OAuth;

/// <summary>Tokens for the application itself (RFC 6749, section 4.4), renewed in time and once for all callers.</summary>
public sealed class ClientCredentialsTokenSource : ITokenSource
{
    private readonly AccessTokenCache _cache;

    /// <summary>A source.</summary>
    /// <param name="server">The authorization server.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <param name="logger">Told about failed renewals.</param>
    public ClientCredentialsTokenSource(TokenEndpointClient server, TimeProvider? clock = null, ILogger<ClientCredentialsTokenSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        _cache = new AccessTokenCache(
            async (request, _, cancellation) =>
            {
                var grant = await server.RequestClientCredentialsAsync(request, cancellation).ConfigureAwait(false);
                return (grant.AccessToken, grant.Lifetime);
            },
            server.Options.Refresh, clock, logger);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(Security.TokenRequest request, CancellationToken cancellationToken = default) =>
        _cache.GetTokenAsync(request, cancellationToken);
}
