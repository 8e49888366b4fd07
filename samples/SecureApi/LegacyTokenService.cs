using Broxi.Security;
using Broxi.Security.OAuth;

namespace SecureApi;

/// <summary>The tokens of the old authorization server; the library knows its seconds, and renews in time.</summary>
internal sealed class LegacyTokenService(IHttpClientFactory clients, IConfiguration configuration, TimeProvider clock) : ITokenSource
{
    private readonly ClientCredentialsTokenSource _tokens = new(
        new TokenEndpointClient(
            clients.CreateClient("legacy-login"),
            new OAuthClientOptions
            {
                TokenEndpoint = new Uri(configuration["Legacy:TokenEndpoint"] ?? throw new InvalidOperationException("Legacy:TokenEndpoint is not configured.")),
                ClientId = "workflow-service",
                ClientAuthentication = ClientAuthentication.SecretFrom(configuration, "Legacy:ClientSecret"),
            },
            clock),
        clock);

    public ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default) => _tokens.GetTokenAsync(request, cancellationToken);
}
