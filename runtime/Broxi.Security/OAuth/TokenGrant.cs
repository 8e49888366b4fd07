using System.Globalization;
using Duende.IdentityModel.Client;

namespace Broxi.Security.OAuth;

/// <summary>What an authorization server granted (RFC 6749, section 5.1).</summary>
public sealed class TokenGrant
{
    private TokenGrant(AccessToken accessToken) => AccessToken = accessToken;

    /// <summary>The access token.</summary>
    public AccessToken AccessToken { get; }

    /// <summary>How long it lives from the response on; null when the server does not say.</summary>
    public TimeSpan? Lifetime { get; private init; }

    /// <summary>The refresh token, or the new one when it was rotated; null when there is none, and then an old one stays valid.</summary>
    public SensitiveString? RefreshToken { get; private init; }

    /// <summary>The ID token (OpenID Connect Core, section 2), not validated; null when there is none.</summary>
    public SensitiveString? IdentityToken { get; private init; }

    /// <summary>When the server's clock said the grant was made; this machine's when it did not say.</summary>
    public DateTimeOffset ServerTime { get; private init; }

    /// <summary>The kinds of tokens and the lifetime; none of the tokens.</summary>
    public override string ToString() => $"{AccessToken}{(RefreshToken is null ? "" : ", with refresh token")}";

    /// <param name="response">The response.</param>
    /// <param name="asked">The scopes that were asked for: a server that grants just these need not repeat them (RFC 6749, section 5.1).</param>
    /// <param name="thumbprint">The thumbprint of the key that the request was proved with; null without one.</param>
    /// <param name="clock">The clock.</param>
    internal static TokenGrant Of(TokenResponse response, string? asked, string? thumbprint, TimeProvider clock)
    {
        if (!SensitiveString.TryCreate(response.AccessToken, SecretFormat.BearerToken, out var token, out _))
            throw new TokenEndpointException(AuthErrorCode.InvalidResponse, "The token response has no usable access_token (RFC 6749, section 5.1); check the address of the token endpoint.");
        var scheme = "DPoP".Equals(response.TokenType, StringComparison.OrdinalIgnoreCase) ? "DPoP" : "Bearer";
        if (thumbprint is not null && scheme != "DPoP")
            throw new TokenEndpointException(AuthErrorCode.InvalidResponse, "The server answered a bearer token although a DPoP proof was sent; register the client for DPoP, or set no DPoPKey.");

        var lifetime = LifetimeOf(response);
        var now = clock.GetUtcNow();
        return new TokenGrant(new AccessToken(token, now + lifetime)
        {
            Scheme = scheme,
            Scopes = ScopeSet.Parse(response.Scope ?? asked),
            KeyThumbprint = scheme == "DPoP" ? thumbprint : null,
        })
        {
            Lifetime = lifetime,
            RefreshToken = Optional(response.RefreshToken),
            IdentityToken = Optional(response.IdentityToken),
            ServerTime = response.HttpResponse?.Headers.Date ?? now,
        };
    }

    /// <summary>Some servers write the seconds as text.</summary>
    private static TimeSpan? LifetimeOf(TokenResponse response)
    {
        var seconds = response.ExpiresIn > 0 ? response.ExpiresIn
            : int.TryParse(response.TryGet("expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var text) ? text : 0;
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static SensitiveString? Optional(string? text) =>
        SensitiveString.TryCreate(text, SecretFormat.Visible, out var secret, out _) ? secret : null;
}
