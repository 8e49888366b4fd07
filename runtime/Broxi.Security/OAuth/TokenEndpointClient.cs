using System.Net.Http.Headers;
using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Broxi.Security.OAuth;

/// <summary>
/// Speaks with an authorization server: every grant, revocation and introspection, with the client's authentication and, if it
/// has a key, a DPoP proof. A refusal becomes an exception; no exception holds what was sent.
/// </summary>
public sealed class TokenEndpointClient
{
    private readonly HttpClient _http;
    private readonly OAuthClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly DiscoveryCache? _discovery;
    private volatile string? _nonce;

    /// <summary>A client of an authorization server.</summary>
    /// <param name="http">Sends the requests. It must not follow redirects and not log bodies.</param>
    /// <param name="options">The client.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The options lack the id or the address, or the address is not https.</exception>
    public TokenEndpointClient(HttpClient http, OAuthClientOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_http, _options, _clock) = (http, options, clock ?? TimeProvider.System);
        if (options.Authority is { } authority)
        {
            _discovery = new DiscoveryCache(authority.AbsoluteUri.TrimEnd('/'), () => http, new DiscoveryPolicy
            {
                RequireKeySet = false,
                AllowHttpOnLoopback = options.AllowHttpOnLoopback,
            });
        }
    }

    /// <summary>The client.</summary>
    internal OAuthClientOptions Options => _options;

    /// <summary>A token for the application itself (RFC 6749, section 4.4).</summary>
    /// <param name="request">Scopes and resource; those of the options where it names none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, or could not be reached.</exception>
    public Task<TokenGrant> RequestClientCredentialsAsync(Security.TokenRequest request = default, CancellationToken cancellationToken = default) =>
        RequestAsync(OidcConstants.GrantTypes.ClientCredentials, request, [], cancellationToken);

    /// <summary>A new access token for a refresh token (RFC 6749, section 6).</summary>
    /// <param name="refreshToken">The refresh token; the server may use it up.</param>
    /// <param name="request">Scopes and resource.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, or could not be reached.</exception>
    public Task<TokenGrant> RefreshAsync(SensitiveString refreshToken, Security.TokenRequest request = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refreshToken);
        return RequestAsync(OidcConstants.GrantTypes.RefreshToken, request, [("refresh_token", refreshToken.Reveal())], cancellationToken);
    }

    /// <summary>The tokens for an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).</summary>
    /// <param name="code">The code.</param>
    /// <param name="verifier">The PKCE verifier whose challenge went with the authorization request.</param>
    /// <param name="redirectUri">The redirect address of the authorization request.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, or could not be reached.</exception>
    public Task<TokenGrant> RedeemCodeAsync(SensitiveString code, SensitiveString verifier, Uri redirectUri, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(redirectUri);
        return RequestAsync(OidcConstants.GrantTypes.AuthorizationCode, default,
            [("code", code.Reveal()), ("code_verifier", verifier.Reveal()), ("redirect_uri", redirectUri.OriginalString)], cancellationToken);
    }

    /// <summary>A token for another one: of a user for another API, or for another audience (RFC 8693).</summary>
    /// <param name="subjectToken">The token that is exchanged.</param>
    /// <param name="audience">The audience of the new one; null for the server's default.</param>
    /// <param name="request">Scopes and resource.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, or could not be reached.</exception>
    public Task<TokenGrant> ExchangeAsync(SensitiveString subjectToken, string? audience = null, Security.TokenRequest request = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subjectToken);
        return RequestAsync(OidcConstants.GrantTypes.TokenExchange, request,
            [("subject_token", subjectToken.Reveal()), ("subject_token_type", OidcConstants.TokenTypeIdentifiers.AccessToken), ("audience", audience)], cancellationToken);
    }

    /// <summary>A token for a JWT that the caller has signed (RFC 7523, section 2.1).</summary>
    /// <param name="assertion">The JWT.</param>
    /// <param name="request">Scopes and resource.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, or could not be reached.</exception>
    public Task<TokenGrant> RedeemAssertionAsync(SensitiveString assertion, Security.TokenRequest request = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        return RequestAsync(OidcConstants.GrantTypes.JwtBearer, request, [("assertion", assertion.Reveal())], cancellationToken);
    }

    /// <summary>Revokes a token (RFC 7009). A token that the server does not know counts as revoked.</summary>
    /// <param name="token">The token; of a refresh token its access tokens go too, with most servers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, has no such endpoint, or could not be reached.</exception>
    public async Task RevokeAsync(SensitiveString token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var request = new TokenRevocationRequest { Token = token.Reveal() };
        await PrepareAsync(request, static metadata => metadata.RevocationEndpoint, "revocation", cancellationToken).ConfigureAwait(false);
        using var response = await _http.RevokeTokenAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsError)
            throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the server whether a token is active, and whose it is (RFC 7662).</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TokenEndpointException">The server refused, has no such endpoint, or could not be reached.</exception>
    public async Task<TokenIntrospection> IntrospectAsync(SensitiveString token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var request = new TokenIntrospectionRequest { Token = token.Reveal() };
        await PrepareAsync(request, static metadata => metadata.IntrospectionEndpoint, "introspection", cancellationToken).ConfigureAwait(false);
        using var response = await _http.IntrospectTokenAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsError
            ? throw await RefusalAsync(response, cancellationToken).ConfigureAwait(false)
            : TokenIntrospection.Of(response.Json!.Value);
    }

    /// <summary>The server's metadata (RFC 8414).</summary>
    internal async Task<DiscoveryDocumentResponse> MetadataAsync()
    {
        if (_discovery is null)
            throw new TokenEndpointException(AuthErrorCode.InvalidRequest, "Set Authority; the endpoint is found by the server's metadata.");
        var metadata = await _discovery.GetAsync().ConfigureAwait(false);
        return metadata.IsError
            ? throw new TokenEndpointException(AuthErrorCode.ServerUnavailable, $"The metadata of {_options.Authority} cannot be used: {metadata.Error}", innerException: metadata.Exception)
            : metadata;
    }

    /// <summary>The next caller reads the metadata again: the server has rolled its keys.</summary>
    internal void ForgetMetadata() => _discovery?.Refresh();

    /// <summary>Pushes the parameters of an authorization request (RFC 9126).</summary>
    /// <returns>The address that stands for them, for one use.</returns>
    internal async Task<string> PushAsync(Parameters parameters, CancellationToken cancellation)
    {
        using var request = new PushedAuthorizationRequest { Parameters = parameters };
        await PrepareAsync(request, static metadata => metadata.PushedAuthorizationRequestEndpoint, "pushed authorization request", cancellation).ConfigureAwait(false);
        using var response = await _http.PushAuthorizationAsync(request, cancellation).ConfigureAwait(false);
        return response.IsError || response.RequestUri is null ? throw await RefusalAsync(response, cancellation).ConfigureAwait(false) : response.RequestUri;
    }

    /// <summary>Asks for a code for the user of a device (RFC 8628, section 3.1).</summary>
    internal async Task<DeviceAuthorization> BeginDeviceAsync(DeviceAuthorizationRequest request, CancellationToken cancellation)
    {
        using var response = await _http.RequestDeviceAuthorizationAsync(request, cancellation).ConfigureAwait(false);
        if (response.IsError || response.UserCode is null || response.VerificationUri is null
            || !SensitiveString.TryCreate(response.DeviceCode, SecretFormat.Visible, out var code, out _))
            throw await RefusalAsync(response, cancellation).ConfigureAwait(false);
        return new DeviceAuthorization(
            response.UserCode, new Uri(response.VerificationUri), response.VerificationUriComplete is { } complete ? new Uri(complete) : null,
            _clock.GetUtcNow().AddSeconds(response.ExpiresIn ?? 300))
        {
            DeviceCode = code,
            Interval = TimeSpan.FromSeconds(Math.Max(1, response.Interval)),
        };
    }

    /// <summary>Address and authentication of a request.</summary>
    internal async Task PrepareAsync(ProtocolRequest request, Func<DiscoveryDocumentResponse, string?> endpoint, string name, CancellationToken cancellation)
    {
        request.Address = endpoint(await MetadataAsync().ConfigureAwait(false))
            ?? throw new TokenEndpointException(AuthErrorCode.InvalidRequest, $"{_options.Authority} names no {name} endpoint.");
        await AuthenticateAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Any token request; a null parameter is left out.</summary>
    internal async Task<TokenGrant> RequestAsync(string grant, Security.TokenRequest wanted, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellation)
    {
        var address = _options.TokenEndpoint?.AbsoluteUri ?? (await MetadataAsync().ConfigureAwait(false)).TokenEndpoint
            ?? throw new TokenEndpointException(AuthErrorCode.InvalidRequest, $"{_options.Authority} names no token endpoint.");
        var scope = Scope(grant, wanted);
        (string, string?)[] all = [.. parameters, ("scope", scope), ("resource", wanted.Resource)];
        var response = await SendAsync(grant, address, all, cancellation).ConfigureAwait(false);
        if (response.DPoPNonce is { Length: > 0 } nonce)
            _nonce = nonce;
        if (response.Error == "use_dpop_nonce" && _options.DPoPKey is not null)
        {
            // The first request could not know the nonce (RFC 9449, section 8); once is enough.
            response.Dispose();
            response = await SendAsync(grant, address, all, cancellation).ConfigureAwait(false);
        }

        using (response)
        {
            return response.IsError
                ? throw await RefusalAsync(response, cancellation).ConfigureAwait(false)
                : TokenGrant.Of(response, scope, _options.DPoPKey?.Thumbprint, _clock);
        }
    }

    // A refresh, a code and a device code carry the scopes that were granted: naming them again only can go wrong.
    private string? Scope(string grant, Security.TokenRequest wanted)
    {
        var scopes = wanted.Scopes ?? (grant is OidcConstants.GrantTypes.RefreshToken or OidcConstants.GrantTypes.AuthorizationCode or OidcConstants.GrantTypes.DeviceCode ? null : _options.Scopes);
        return scopes is { Count: > 0 } ? scopes.ToString() : null;
    }

    private async Task<TokenResponse> SendAsync(string grant, string address, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellation)
    {
        using var request = new Duende.IdentityModel.Client.TokenRequest { Address = address, GrantType = grant };
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                request.Parameters.Add(name, value);
        }

        await AuthenticateAsync(request, cancellation).ConfigureAwait(false);
        request.DPoPProofToken = _options.DPoPKey?.CreateProof(HttpMethod.Post, new Uri(address), nonce: _nonce, clock: _clock);
        return await _http.RequestTokenAsync(request, cancellation).ConfigureAwait(false);
    }

    private ValueTask AuthenticateAsync(ProtocolRequest request, CancellationToken cancellation)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // The issuer is the one audience that no other server accepts (RFC 7523bis).
        return _options.ClientAuthentication.ApplyAsync(request, _options.ClientId, _options.Authority?.AbsoluteUri.TrimEnd('/') ?? request.Address!, _clock, cancellation);
    }

    private async Task<TokenEndpointException> RefusalAsync(ProtocolResponse response, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (response.HttpResponse is not { } http)
        {
            return new TokenEndpointException(AuthErrorCode.ServerUnavailable,
                $"{(_options.TokenEndpoint ?? _options.Authority)!.Authority} could not be reached ({response.Exception?.GetType().Name}); check address, proxy and certificate.", innerException: response.Exception);
        }

        var error = await AuthError.ReadAsync(http, _clock, cancellation).ConfigureAwait(false);
        if (http.IsSuccessStatusCode)
            return new TokenEndpointException(AuthErrorCode.InvalidResponse, "The answer of the token endpoint is no token response (RFC 6749, section 5.1); check the address.", error);
        return new TokenEndpointException(error.Code, $"The authorization server refused ({error}){Advice(error.Code)}", error);
    }

    private static string Advice(AuthErrorCode code) => code switch
    {
        AuthErrorCode.InvalidClient => "; check the client's id and secret, and that the secret has not expired.",
        AuthErrorCode.InvalidGrant => "; the code or refresh token is used up, expired or revoked.",
        AuthErrorCode.InvalidScope => "; ask for scopes that the client may have.",
        AuthErrorCode.UnauthorizedClient => "; allow the grant for this client at the server.",
        AuthErrorCode.ServerUnavailable or AuthErrorCode.RateLimited => "; it may succeed later.",
        _ => ".",
    };
}
