using System.Security.Cryptography;
using System.Text;
using Broxi.Security.Jwt;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Tests.Jwt;

/// <summary><see cref="JwtIssuer"/> and <see cref="JwtValidator"/>: what one issues the other takes, and nothing else.</summary>
public sealed class JwtTests
{
    private const string Issuer = "https://login.broxi.ai";
    private const string Audience = "https://api.broxi.ai";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKeyRing _ring;
    private readonly JwtIssuer _issuer;
    private readonly JwtValidator _validator;

    public JwtTests()
    {
        _ring = new SigningKeyRing(JwtSigningKey.FromKey(_ec));
        _issuer = new JwtIssuer(new JwtIssuerOptions { Issuer = Issuer, Audience = Audience, Keys = _ring }, _clock);
        _validator = Validator(new KeyRingSource(_ring, _clock));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JwtValidator Validator(IJwtKeySource keys, Action<JwtValidatorOptions>? configure = null)
    {
        var options = new JwtValidatorOptions { Issuer = Issuer, Audience = Audience, Keys = keys };
        configure?.Invoke(options);
        return new JwtValidator(options, _clock);
    }

    [Fact]
    public async Task An_issued_token_is_valid_and_says_what_it_was_given()
    {
        var token = _issuer.Issue("alice", ScopeSet.Of("workflows:read"), new Dictionary<string, object> { ["tenant"] = "t1" });
        var identity = await _validator.ValidateAsync(token.Value.Reveal(), Cancellation);
        Assert.Equal("alice", identity.Name);
        Assert.Equal("workflows:read", identity.FindFirst("scope")!.Value);
        Assert.Equal("t1", identity.FindFirst("tenant")!.Value);
    }

    [Fact]
    public void A_token_has_all_that_the_profile_of_access_tokens_asks_for()
    {
        var jwt = new JsonWebToken(_issuer.Issue("alice").Value.Reveal());
        Assert.Equal(("at+jwt", "ES256", _ring.Signing(_clock.GetUtcNow()).KeyId), (jwt.Typ, jwt.Alg, jwt.Kid));
        Assert.Equal(TimeSpan.FromMinutes(5), jwt.ValidTo - jwt.IssuedAt);
        Assert.Equal(jwt.IssuedAt, jwt.ValidFrom);
        Assert.NotEqual(jwt.Id, new JsonWebToken(_issuer.Issue("alice").Value.Reveal()).Id);
    }

    [Fact]
    public async Task A_token_expires_after_its_life_and_the_skew()
    {
        var token = _issuer.Issue("alice").Value.Reveal();
        _clock.Advance(TimeSpan.FromSeconds(329));
        await _validator.ValidateAsync(token, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TokenExpiredException>(async () => await _validator.ValidateAsync(token, Cancellation));
    }

    public static TheoryData<string, Action<SecurityTokenDescriptor>> Wrong => new()
    {
        { "other issuer", static token => token.Issuer = "https://evil.example" },
        { "issuer with a slash more", static token => token.Issuer += "/" },
        { "other audience", static token => token.Audience = "https://other.broxi.ai" },
        { "no audience", static token => token.Audience = null },
        { "no expiry", static token => token.Expires = null },
        { "fifty years", static token => token.Expires = token.IssuedAt!.Value.AddYears(50) },
        { "not yet valid", static token => token.NotBefore = token.IssuedAt!.Value.AddMinutes(2) },
        { "issued in the future", static token => (token.IssuedAt, token.Expires) = (token.IssuedAt!.Value.AddMinutes(2), token.Expires!.Value.AddMinutes(2)) },
        { "no issue time", static token => token.IssuedAt = null },
        { "an ID token", static token => token.TokenType = "JWT" },
        { "a logout token", static token => token.TokenType = "logout+jwt" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_token_that_differs_in_one_thing_is_refused(string difference, Action<SecurityTokenDescriptor> change)
    {
        var descriptor = Descriptor(_ring.Signing(_clock.GetUtcNow()).Credentials);
        change(descriptor);
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(token, Cancellation));
        Assert.NotEmpty(difference);
    }

    [Fact]
    public async Task The_unchanged_token_of_the_same_test_is_valid() => await _validator.ValidateAsync(
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Descriptor(_ring.Signing(_clock.GetUtcNow()).Credentials)), Cancellation);

    [Fact]
    public async Task The_algorithm_none_is_refused()
    {
        var signed = _issuer.Issue("alice").Value.Reveal().Split('.');
        var header = Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"at+jwt","kid":"{{_ring.Signing(_clock.GetUtcNow()).KeyId}}"}""");
        foreach (var forged in new[] { $"{header}.{signed[1]}.", $"{header}.{signed[1]}.{signed[2]}" })
            await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(forged, Cancellation));
    }

    [Fact]
    public async Task The_public_key_as_a_secret_is_refused()
    {
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_ec.ExportSubjectPublicKeyInfoPem())) { KeyId = _ring.Signing(_clock.GetUtcNow()).KeyId };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Descriptor(new SigningCredentials(secret, SecurityAlgorithms.HmacSha256)));
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(token, Cancellation));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("' OR 1=1 --")]
    [InlineData("")]
    public async Task A_made_up_key_id_is_refused(string keyId)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            Descriptor(new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256)));
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(token, Cancellation));
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at(string header)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var descriptor = Descriptor(new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = _ring.Signing(_clock.GetUtcNow()).KeyId }, SecurityAlgorithms.EcdsaSha256));
        descriptor.AdditionalHeaderClaims = new Dictionary<string, object> { [header] = "https://evil.example/key" };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(token, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.")]
    public async Task What_is_no_token_is_refused_and_nothing_else_is_thrown(string text) =>
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(text, Cancellation));

    [Fact]
    public async Task A_rotation_fails_no_token()
    {
        var next = JwtSigningKey.Create();
        var start = _clock.GetUtcNow();
        _ring.Add(next, start + TimeSpan.FromHours(1));
        for (var minute = 0; minute < 120; minute++)
        {
            var token = _issuer.Issue("alice").Value.Reveal();
            Assert.Equal(minute >= 60 ? next.KeyId : new JsonWebToken(token).Kid, new JsonWebToken(token).Kid);
            await _validator.ValidateAsync(token, Cancellation);
            _clock.Advance(TimeSpan.FromMinutes(1));
            await _validator.ValidateAsync(token, Cancellation);
        }

        Assert.DoesNotContain("\"kid\":\"" + JwtSigningKey.FromKey(_ec).KeyId, _ring.ExportJwks(_clock), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_validates_nothing_any_more()
    {
        var token = _issuer.Issue("alice").Value.Reveal();
        Assert.Throws<InvalidOperationException>(() => _ring.Revoke(new JsonWebToken(token).Kid));
        _ring.Add(JwtSigningKey.Create(), _clock.GetUtcNow());
        _ring.Revoke(new JsonWebToken(token).Kid);
        await Assert.ThrowsAsync<TokenInvalidException>(async () => await _validator.ValidateAsync(token, Cancellation));
    }

    [Fact]
    public void The_published_keys_have_no_private_part()
    {
        using var rsa = RSA.Create(2048);
        var ring = new SigningKeyRing(JwtSigningKey.FromKey(rsa));
        ring.Add(JwtSigningKey.FromKey(_ec), _clock.GetUtcNow());
        ring.Add(JwtSigningKey.Shared(new byte[32]), _clock.GetUtcNow());
        var keys = new JsonWebKeySet(ring.ExportJwks(_clock)).Keys;
        Assert.Equal(2, keys.Count);
        Assert.All(keys, static key => Assert.False(key.HasPrivateKey));
    }

    [Fact]
    public void Unsafe_settings_are_refused_when_they_are_made()
    {
        Assert.Throws<ArgumentException>(() => new JwtIssuer(new JwtIssuerOptions { Issuer = Issuer, Audience = Audience, Keys = _ring, Lifetime = TimeSpan.FromHours(1) }));
        Assert.Throws<ArgumentException>(() => new JwtIssuer(new JwtIssuerOptions { Issuer = Issuer, Keys = _ring }));
        Assert.Throws<ArgumentException>(() => JwtSigningKey.Shared(new byte[16]));
        Assert.Throws<ArgumentException>(() => JwtSigningKey.FromKey(RSA.Create(1024)));
        Assert.Throws<ArgumentException>(() => JwtSigningKey.FromPem(_ec.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => _issuer.Issue("alice", claims: new Dictionary<string, object> { ["exp"] = 1 }));
        Assert.Throws<ArgumentException>(() => Validator(new KeyRingSource(_ring), static options => options.Algorithms.Add("none")));
    }

    [Fact]
    public void A_key_comes_from_PEM_of_any_kind()
    {
        using var rsa = RSA.Create(2048);
        Assert.Equal("ES256", JwtSigningKey.FromPem(_ec.ExportPkcs8PrivateKeyPem()).Algorithm);
        Assert.Equal("ES256", JwtSigningKey.FromPem(_ec.ExportECPrivateKeyPem()).Algorithm);
        Assert.Equal("PS256", JwtSigningKey.FromPem(rsa.ExportRSAPrivateKeyPem()).Algorithm);
        Assert.Equal("PS256", JwtSigningKey.FromPem(rsa.ExportPkcs8PrivateKeyPem()).Algorithm);
    }

    private SecurityTokenDescriptor Descriptor(SigningCredentials credentials) => new()
    {
        Issuer = Issuer,
        Audience = Audience,
        IssuedAt = _clock.GetUtcNow().UtcDateTime,
        NotBefore = _clock.GetUtcNow().UtcDateTime,
        Expires = _clock.GetUtcNow().AddMinutes(5).UtcDateTime,
        TokenType = "at+jwt",
        Claims = new Dictionary<string, object> { ["sub"] = "alice" },
        SigningCredentials = credentials,
    };
}
