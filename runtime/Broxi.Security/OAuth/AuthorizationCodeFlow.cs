using System.Security.Cryptography;
using System.Text;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Broxi.Security.OAuth;

/// <summary>
/// Signs a user in by the authorization code flow (RFC 6749, section 4.1) with PKCE S256 (RFC 7636), <c>state</c>,
/// <c>nonce</c> and the <c>iss</c> of RFC 9207: the response must belong to the request, come from the same server, and reach
/// the same browser.
/// </summary>
public sealed class AuthorizationCodeFlow
{
    private readonly TokenEndpointClient _server;
    private readonly IDataProtector _protector;
    private readonly IdentityTokenCheck _identityTokens;
    private readonly TimeProvider _clock;

    /// <summary>A flow. It keeps nothing between the two steps, so any machine can do the second.</summary>
    /// <param name="server">The authorization server; its <see cref="OAuthClientOptions.Authority"/> must be set.</param>
    /// <param name="protection">Encrypts what the browser keeps between the two steps.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    public AuthorizationCodeFlow(TokenEndpointClient server, IDataProtectionProvider protection, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(protection);
        (_server, _clock) = (server, clock ?? TimeProvider.System);
        _protector = protection.CreateProtector("Broxi.Security.AuthorizationCodeFlow", server.Options.ClientId);
        _identityTokens = new IdentityTokenCheck(server, _clock);
    }

    /// <summary>The first step: where to send the browser. The parameters are pushed (RFC 9126) if the options say so or the server demands it.</summary>
    /// <param name="redirectUri">Where the server sends the browser back to, exactly as it is registered.</param>
    /// <param name="scopes">The scopes; those of the options by default. <c>openid</c> gives an ID token, <c>offline_access</c> a refresh token.</param>
    /// <param name="cancellationToken">Ends the requests to the server.</param>
    /// <exception cref="TokenEndpointException">The server's metadata cannot be read, or it refused the pushed parameters.</exception>
    public async Task<AuthorizationRequest> BeginAsync(Uri redirectUri, ScopeSet? scopes = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(redirectUri);
        var metadata = await _server.MetadataAsync().ConfigureAwait(false);
        var pkce = Pkce.Create();
        var pending = new PendingAuthorization(Pkce.RandomText(), Pkce.RandomText(), pkce.Verifier.Reveal(), redirectUri.OriginalString, _clock.GetUtcNow());
        var parameters = new Parameters
        {
            { "response_type", "code" },
            { "redirect_uri", pending.RedirectUri },
            { "scope", (scopes ?? _server.Options.Scopes).ToString() },
            { "state", pending.State },
            { "nonce", pending.Nonce },
            { "code_challenge", pkce.Challenge },
            { "code_challenge_method", pkce.Method },
        };
        if (_server.Options.DPoPKey is { } key)
            parameters.Add("dpop_jkt", key.Thumbprint);
        if (_server.Options.PushAuthorizationRequests || metadata.TryGetBoolean("require_pushed_authorization_requests") == true)
            parameters = new Parameters { { "request_uri", await _server.PushAsync(parameters, cancellationToken).ConfigureAwait(false) } };
        parameters.Add("client_id", _server.Options.ClientId);
        return new AuthorizationRequest(new Uri(new RequestUrl(metadata.AuthorizeEndpoint!).Create(parameters)), pending.Protect(_protector));
    }

    /// <summary>The second step: the tokens for the response.</summary>
    /// <param name="response">The parameters that the browser brings: of the query, or of the form with <c>response_mode=form_post</c>.</param>
    /// <param name="protectedRequest">What the browser kept: <see cref="AuthorizationRequest.Protected"/>.</param>
    /// <param name="cancellationToken">Ends the requests to the server.</param>
    /// <exception cref="BroxiAuthException">The response is not of this request (<see cref="AuthErrorCode.ForgedResponse"/>), or the user or the server refused.</exception>
    public async Task<SignIn> CompleteAsync(IEnumerable<KeyValuePair<string, string?>> response, string protectedRequest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentException.ThrowIfNullOrEmpty(protectedRequest);
        var pending = PendingAuthorization.Unprotect(protectedRequest, _protector, _clock.GetUtcNow());
        var answer = Single(response);
        if (!IsSame(answer.GetValueOrDefault("state"), pending.State))
            throw new BroxiAuthException(AuthErrorCode.ForgedResponse, "The response's state is not that of the request: it was made for another browser, or forged. Start again.");

        var metadata = await _server.MetadataAsync().ConfigureAwait(false);
        CheckIssuer(answer.GetValueOrDefault("iss"), metadata);
        if (answer.GetValueOrDefault("error") is { } error)
            throw new BroxiAuthException(AuthErrorNames.CodeOf(error, null), $"The authorization server answered {TokenText.Redact(error)}{Description(answer)}.");
        if (!SensitiveString.TryCreate(answer.GetValueOrDefault("code"), SecretFormat.Visible, out var code, out _))
            throw new BroxiAuthException(AuthErrorCode.InvalidResponse, "The response has no code (RFC 6749, section 4.1.2).");

        var grant = await _server.RedeemCodeAsync(code, SensitiveString.Create(pending.Verifier), new Uri(pending.RedirectUri), cancellationToken).ConfigureAwait(false);
        var identity = grant.IdentityToken is { } token ? await _identityTokens.ValidateAsync(token, pending.Nonce).ConfigureAwait(false) : null;
        return new SignIn(grant, identity);
    }

    // A server that says who it is in its responses must do so in each one: leaving it out is how a mix-up attack begins.
    private static void CheckIssuer(string? issuer, DiscoveryDocumentResponse metadata)
    {
        var isAnnounced = metadata.TryGetBoolean("authorization_response_iss_parameter_supported") == true;
        if (issuer is null ? isAnnounced : issuer != metadata.Issuer)
            throw new BroxiAuthException(AuthErrorCode.ForgedResponse, "The response is not of the authorization server that was asked (RFC 9207). Start again.");
    }

    /// <summary>The parameters; a doubled one is left out, so that two readers cannot see two responses (RFC 6749, section 3.1).</summary>
    private static Dictionary<string, string> Single(IEnumerable<KeyValuePair<string, string?>> response) => response
        .GroupBy(static pair => pair.Key, StringComparer.Ordinal)
        .Where(static group => group.Count() == 1 && group.First().Value is not null)
        .ToDictionary(static group => group.Key, static group => group.First().Value!, StringComparer.Ordinal);

    private static bool IsSame(string? said, string expected) =>
        said is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(expected));

    private static string Description(Dictionary<string, string> answer) =>
        answer.GetValueOrDefault("error_description") is { } text ? ": " + TokenText.OneLine(text) : "";
}

/// <summary>A user who has signed in.</summary>
/// <param name="Grant">The tokens; give them to <see cref="RefreshTokenSource.StoreAsync"/>.</param>
/// <param name="IdentityToken">Who it is: the ID token, validated; null when <c>openid</c> was not among the scopes.</param>
public sealed record SignIn(TokenGrant Grant, JsonWebToken? IdentityToken)
{
    /// <summary>The user's id at the server, unique with its issuer; null without an ID token.</summary>
    public string? Subject => IdentityToken?.Subject;

    /// <summary>The grant's description; none of the tokens.</summary>
    public override string ToString() => Grant.ToString();
}
