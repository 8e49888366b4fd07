using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Jwt;

/// <summary>What an issuer puts into its tokens.</summary>
public sealed class JwtIssuerOptions
{
    /// <summary>The longest life that a token may be given: 15 minutes. Who needs more needs a refresh token.</summary>
    public static TimeSpan LongestLifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Who issues (<c>iss</c>), an https address.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Whom the tokens are for (<c>aud</c>), where a call names nobody else.</summary>
    public string Audience { get; set; } = "";

    /// <summary>How long they live; 5 minutes by default, at most <see cref="LongestLifetime"/>.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What they are (<c>typ</c>): an access token, <c>at+jwt</c> (RFC 9068), by default. No token can then pass for another kind (RFC 8725, section 3.11).</summary>
    public string TokenType { get; set; } = "at+jwt";

    /// <summary>What signs them.</summary>
    public SigningKeyRing? Keys { get; set; }
}

/// <summary>
/// Issues short-lived JWTs with everything that a strict validator asks for: <c>iss</c>, <c>aud</c>, <c>sub</c>, <c>iat</c>,
/// <c>nbf</c>, <c>exp</c>, a <c>jti</c> of their own, <c>kid</c> and <c>typ</c> (RFC 9068).
/// </summary>
public sealed class JwtIssuer
{
    private static readonly HashSet<string> s_own = new(StringComparer.Ordinal) { "iss", "aud", "sub", "iat", "nbf", "exp", "jti", "scope" };

    private readonly JwtIssuerOptions _options;
    private readonly SigningKeyRing _keys;
    private readonly TimeProvider _clock;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>An issuer.</summary>
    /// <param name="options">What it puts into its tokens.</param>
    /// <param name="clock">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">Issuer, audience or keys are missing, or the lifetime is too long.</exception>
    public JwtIssuer(JwtIssuerOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience))
            throw new ArgumentException("Set Issuer and Audience: a token without them is valid everywhere (RFC 8725, sections 3.8 and 3.9).", nameof(options));
        if (options.Lifetime <= TimeSpan.Zero || options.Lifetime > JwtIssuerOptions.LongestLifetime)
            throw new ArgumentException($"A lifetime of {options.Lifetime} is not between 0 and {JwtIssuerOptions.LongestLifetime}; a JWT cannot be revoked, so let it be renewed instead.", nameof(options));
        _keys = options.Keys ?? throw new ArgumentException("Set Keys, for instance new SigningKeyRing(JwtSigningKey.FromPem(…)).", nameof(options));
        (_options, _clock) = (options, clock ?? TimeProvider.System);
    }

    /// <summary>A token.</summary>
    /// <param name="subject">Whose it is (<c>sub</c>).</param>
    /// <param name="scopes">What it allows (<c>scope</c>); nothing by default.</param>
    /// <param name="claims">What else it says. Everyone who sees the token can read it (BRX4011).</param>
    /// <param name="audience">Whom it is for; the options' audience by default.</param>
    /// <exception cref="ArgumentException">A claim is one that the issuer itself sets.</exception>
    public AccessToken Issue(string subject, ScopeSet? scopes = null, IReadOnlyDictionary<string, object>? claims = null, string? audience = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        var all = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject, ["jti"] = Guid.NewGuid().ToString("N") };
        if (scopes is { Count: > 0 })
            all["scope"] = scopes.ToString();
        foreach (var (name, value) in claims ?? new Dictionary<string, object>())
        {
            if (s_own.Contains(name))
                throw new ArgumentException($"The issuer itself sets '{name}'.", nameof(claims));
            all[name] = value;
        }

        var now = _clock.GetUtcNow();
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _options.Issuer,
            Audience = audience ?? _options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + _options.Lifetime).UtcDateTime,
            TokenType = _options.TokenType,
            Claims = all,
            SigningCredentials = _keys.Signing(now).Credentials,
        });
        return new AccessToken(SensitiveString.Create(token), now + _options.Lifetime) { Scopes = scopes ?? ScopeSet.Empty };
    }
}
