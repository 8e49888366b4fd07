using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Broxi.Security.Jwt;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broxi.Security.Benchmarks;

/// <summary>A valid token, by the validator and by the handler that it stands on with the same checks.</summary>
public class JwtBenchmarks
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly JwtValidator _validator;
    private readonly string _token;

    public JwtBenchmarks()
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ring = new SigningKeyRing(JwtSigningKey.FromKey(ec));
        _token = new JwtIssuer(new JwtIssuerOptions { Issuer = "https://login.broxi.ai", Audience = "https://api.broxi.ai", Keys = ring, Lifetime = TimeSpan.FromMinutes(15) }).Issue("alice").Value.Reveal();
        _validator = new JwtValidator(new JwtValidatorOptions { Issuer = "https://login.broxi.ai", Audience = "https://api.broxi.ai", Keys = new KeyRingSource(ring) });
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = "https://login.broxi.ai",
            ValidAudience = "https://api.broxi.ai",
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = new ECDsaSecurityKey(ec) { KeyId = new JsonWebToken(_token).Kid },
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
    }

    [Benchmark(Baseline = true, Description = "JsonWebTokenHandler")]
    public async Task<bool> Handler() => await _handler.ValidateTokenAsync(_token, _parameters) is { IsValid: true, ClaimsIdentity.IsAuthenticated: true };

    [Benchmark(Description = "JwtValidator")]
    public async Task<bool> Validator() => (await _validator.ValidateAsync(_token)).IsAuthenticated;
}
