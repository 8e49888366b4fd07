using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.OAuth;

/// <summary>Validates ID tokens (OpenID Connect Core, section 3.1.3.7) with the keys of the server's metadata.</summary>
internal sealed class IdentityTokenCheck(TokenEndpointClient server, TimeProvider clock)
{
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new();

    /// <exception cref="BroxiAuthException">The token is not of this server, not for this client, or not of this sign-in.</exception>
    public async Task<JsonWebToken> ValidateAsync(SensitiveString token, string nonce)
    {
        var result = await ValidateAsync(token).ConfigureAwait(false);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The server may have rolled its key since the metadata was read.
            server.ForgetMetadata();
            result = await ValidateAsync(token).ConfigureAwait(false);
        }

        if (!result.IsValid)
            throw new BroxiAuthException(AuthErrorCode.InvalidToken, $"The ID token is not valid ({result.Exception?.GetType().Name}); check Authority, ClientId and the clock.");
        var identity = (JsonWebToken)result.SecurityToken;
        if (!identity.TryGetPayloadValue<string>("nonce", out var said) || said != nonce)
            throw new BroxiAuthException(AuthErrorCode.ForgedResponse, "The ID token's nonce is not that of the request; it is of another sign-in. Start again.");
        return identity;
    }

    private async Task<TokenValidationResult> ValidateAsync(SensitiveString token)
    {
        var metadata = await server.MetadataAsync().ConfigureAwait(false);
        return await _handler.ValidateTokenAsync(token.Reveal(), new TokenValidationParameters
        {
            ValidIssuer = metadata.Issuer,
            ValidAudience = server.Options.ClientId,
            ValidAlgorithms = s_algorithms,
            IssuerSigningKeys = metadata.KeySet is { RawData: { } keys } ? new JsonWebKeySet(keys).GetSigningKeys() : [],
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        }).ConfigureAwait(false);
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires) => clock.GetUtcNow().UtcDateTime is var now
        && expires > now - s_skew && (notBefore is null || notBefore < now + s_skew);
}
