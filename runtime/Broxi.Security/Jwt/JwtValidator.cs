using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>What a validator accepts. Everything that is not listed is refused.</summary>
public sealed class JwtValidatorOptions
{
    /// <summary>Who must have issued the token, exactly (RFC 8725, section 3.8).</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Whom it must be for (RFC 8725, section 3.9).</summary>
    public string Audience { get; set; } = "";

    /// <summary>The issuer's keys.</summary>
    public IJwtKeySource? Keys { get; set; }

    /// <summary>The algorithms; <c>ES256</c> and <c>PS256</c> by default. A token's own word on it never decides (RFC 8725, section 3.1).</summary>
    public IList<string> Algorithms { get; } = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    /// <summary>The kinds of token (<c>typ</c>); <c>at+jwt</c> by default (RFC 8725, section 3.11).</summary>
    public IList<string> TokenTypes { get; } = ["at+jwt"];

    /// <summary>How far clocks may differ; 30 seconds by default.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a token may live as a whole, from <c>iat</c> to <c>exp</c>; an hour by default.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Validates JWTs strictly: signature, algorithm, key id, type, issuer, audience, both ends of the life, and its length.</summary>
public sealed class JwtValidator
{
    private readonly JwtValidatorOptions _options;
    private readonly IJwtKeySource _keys;
    private readonly TimeProvider _clock;
    private readonly TokenValidationParameters _parameters;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>A validator.</summary>
    /// <param name="options">What it accepts.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Issuer, audience or keys are missing, or an algorithm is <c>none</c>.</exception>
    public JwtValidator(JwtValidatorOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience))
            throw new ArgumentException("Set Issuer and Audience: without them tokens of others are valid too.", nameof(options));
        if (options.Algorithms.Count == 0 || options.TokenTypes.Count == 0 || options.Algorithms.Contains("none", StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException("Name the algorithms and token types that are accepted, and not 'none'.", nameof(options));
        _keys = options.Keys ?? throw new ArgumentException("Set Keys, for instance new JwksSource(…).", nameof(options));
        (_options, _clock) = (options, clock ?? TimeProvider.System);
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            ValidAlgorithms = options.Algorithms,
            ValidTypes = options.TokenTypes,
            LifetimeValidator = (notBefore, expires, token, _) => IsAlive(notBefore, expires, token),
            IssuerSigningKeyResolver = (_, _, keyId, _) => keyId is not null && _keys.Find(keyId) is { } key ? [key] : [],
            TryAllIssuerSigningKeys = false,
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
    }

    /// <summary>The claims of a valid token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    /// <exception cref="TokenExpiredException">It has expired.</exception>
    /// <exception cref="TokenInvalidException">It is malformed, forged, or not meant for this application.</exception>
    /// <exception cref="BroxiAuthException">The issuer's keys cannot be read.</exception>
    public async ValueTask<ClaimsIdentity> ValidateAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var result = await _handler.ValidateTokenAsync(token, _parameters).ConfigureAwait(false);
        // The issuer may have a new key; a token that names none is of nobody.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && KeyIdOf(token) is { } keyId
            && await _keys.FindAsync(keyId, cancellationToken).ConfigureAwait(false) is not null)
            result = await _handler.ValidateTokenAsync(token, _parameters).ConfigureAwait(false);
        return result.IsValid ? result.ClaimsIdentity : throw Refusal(token, result.Exception);
    }

    private static string? KeyIdOf(string token) => new JsonWebToken(token).Kid is { Length: > 0 } keyId ? keyId : null;

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - _options.ClockSkew
            && (notBefore is null || notBefore < now + _options.ClockSkew)
            && token is JsonWebToken { IssuedAt: var issued } && issued != default && issued < now + _options.ClockSkew && end - issued <= _options.MaxLifetime;
    }

    private BroxiAuthException Refusal(string token, Exception? exception) => exception switch
    {
        SecurityTokenMalformedException or ArgumentException => new TokenInvalidException("The text is no JWT (RFC 7519)."),
        SecurityTokenSignatureKeyNotFoundException => new TokenInvalidException("The token names no key of the issuer (kid); it is of another issuer, or forged."),
        SecurityTokenInvalidLifetimeException when new JsonWebToken(token) is var jwt && jwt.ValidTo != default && jwt.ValidTo <= _clock.GetUtcNow().UtcDateTime - _options.ClockSkew =>
            new TokenExpiredException("The token has expired; renew it."),
        SecurityTokenInvalidLifetimeException => new TokenInvalidException($"The token has no exp or iat, is not valid yet, or lives longer than {_options.MaxLifetime}."),
        SecurityTokenInvalidAudienceException => new TokenInvalidException("The token is for another audience; ask for one for this application."),
        SecurityTokenInvalidIssuerException => new TokenInvalidException("The token is of another issuer."),
        SecurityTokenInvalidAlgorithmException => new TokenInvalidException("The token is signed with an algorithm that is not accepted."),
        SecurityTokenInvalidTypeException => new TokenInvalidException("The token is of another kind (typ); an ID token is no access token."),
        _ => new TokenInvalidException("The token's signature is not valid."),
    };
}
