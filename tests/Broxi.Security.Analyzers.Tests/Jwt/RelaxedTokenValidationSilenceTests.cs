using Broxi.Security.Analyzers.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.RelaxedTokenValidationAnalyzer,
    Broxi.Security.CodeFixes.Jwt.RelaxedTokenValidationFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Where <see cref="RelaxedTokenValidationAnalyzer"/> keeps quiet or only hints.</summary>
public sealed class RelaxedTokenValidationSilenceTests
{
    [Fact]
    public Task Silent_on_issuer_validators_that_decide() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        using Microsoft.IdentityModel.Validators;
        interface ITenants { void Ensure(string issuer); Task<bool> Knows(string issuer); }
        class Startup(ITenants tenants, HashSet<string> known, IssuerValidator other)
        {
            void Configure(TokenValidationParameters p)
            {
                p.IssuerValidator = (issuer, _, _) => known.Contains(issuer) ? issuer : throw new SecurityTokenInvalidIssuerException();
                p.IssuerValidator = (issuer, _, _) =>
                {
                    if (!issuer.StartsWith("https://login.broxi.ai/"))
                        throw new SecurityTokenInvalidIssuerException();
                    return issuer;
                };
                p.IssuerValidator = (issuer, _, _) =>
                {
                    tenants.Ensure(issuer);
                    return issuer;
                };
                p.IssuerValidator = (issuer, _, _) =>
                {
                    Check(issuer);
                    return issuer;
                };
                p.IssuerValidator = AadIssuerValidator.GetAadIssuerValidator("https://login.microsoftonline.com/common").Validate;
                p.IssuerValidator = other;
                p.IssuerValidator = (_, _, _) => throw new SecurityTokenInvalidIssuerException();
                p.IssuerValidator = null;
            }
            private void Check(string issuer)
            {
                if (!known.Contains(issuer))
                    throw new SecurityTokenInvalidIssuerException();
            }
        }
        """);

    [Fact]
    public Task Silent_on_audience_and_lifetime_validators_that_decide() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup(LifetimeValidator other)
        {
            void Configure(TokenValidationParameters p)
            {
                p.AudienceValidator = (audiences, _, _) => audiences.Contains("orders");
                p.AudienceValidator = (audiences, _, _) =>
                {
                    if (!audiences.Any(audience => audience == "orders"))
                        throw new SecurityTokenInvalidAudienceException();
                    return true;
                };
                p.LifetimeValidator = (_, expires, _, _) => expires > DateTime.UtcNow;
                p.LifetimeValidator = (_, _, token, _) => token.ValidFrom > DateTime.UtcNow.AddHours(-1);
                p.LifetimeValidator = (_, _, _, _) => false;
                p.LifetimeValidator = (_, _, _, _) => throw new SecurityTokenExpiredException();
                p.LifetimeValidator = other;
            }
        }
        """);

    [Fact]
    public Task Silent_when_another_place_of_the_type_decides() => Verify.IsSilent(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class PostConfigured(AudienceValidator real)
        {
            void M(IServiceCollection services)
            {
                services.PostConfigure<JwtBearerOptions>("Bearer", o => o.TokenValidationParameters.ValidateAudience = true);
                services.AddAuthentication().AddJwtBearer("Bearer", o => o.TokenValidationParameters.ValidateAudience = false);
                services.AddOptions<JwtBearerOptions>("Other").Configure<IServiceProvider>((o, p) => o.TokenValidationParameters.AudienceValidator = real);
                services.AddAuthentication().AddJwtBearer("Other", o => o.TokenValidationParameters.ValidateAudience = false);
            }
        }
        class Helper(AudienceValidator real)
        {
            TokenValidationParameters Base() => new() { ValidateAudience = false };
            TokenValidationParameters Full() { var parameters = Base(); parameters.AudienceValidator = real; return parameters; }
        }
        class Copied(AudienceValidator real)
        {
            private readonly TokenValidationParameters _shared = new() { AudienceValidator = real };
            object Copy() { var copy = _shared.Clone(); copy.ValidateAudience = false; return copy; }
        }
        class Elsewhere(bool strict)
        {
            private readonly TokenValidationParameters _parameters = new() { ValidateAudience = false };
            void Use() => _parameters.ValidateAudience = strict;
        }
        """);

    [Fact]
    public Task Silent_when_a_real_validator_decides_instead_of_the_switch() => Verify.IsSilent(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.IdentityModel.Tokens;
        using Microsoft.IdentityModel.Validators;
        class Startup
        {
            void Multitenant(JwtBearerOptions options)
            {
                options.TokenValidationParameters.ValidateIssuer = false;
                options.TokenValidationParameters.IssuerValidator = AadIssuerValidator.GetAadIssuerValidator(options.Authority!).Validate;
            }
            TokenValidationParameters Create(HashSet<string> known) => new()
            {
                ValidateAudience = false,
                AudienceValidator = (audiences, _, _) => audiences.Any(known.Contains),
                ValidateLifetime = false,
                RequireExpirationTime = false,
                LifetimeValidator = (_, expires, _, _) => expires is null || expires > DateTime.UtcNow,
            };
        }
        """);

    [Fact]
    public Task Silent_when_a_later_setting_may_turn_the_check_on() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create(bool strict)
            {
                var parameters = new TokenValidationParameters { ValidateIssuer = false, ValidateAudience = strict };
                parameters.ValidateIssuer = strict;
                return parameters;
            }
        }
        """);

    [Fact]
    public Task Silent_on_settings_that_relax_nothing() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                RequireAudience = false,
                ValidateIssuerSigningKey = false,
                ValidateActor = false,
                ValidateTokenReplay = false,
                ValidateIssuer = true,
            };
        }
        """);

    [Fact]
    public Task F23_4003_ManualAudienceCheck() => Verify.IsSilent(
        """
        using System.Security.Claims;
        using Microsoft.IdentityModel.Tokens;
        static class ChannelValidation
        {
            // Audience validation takes place in code.
            public static readonly TokenValidationParameters Parameters = new() { ValidateAudience = false };
            public static void Validate(ClaimsIdentity identity, string appId)
            {
                var audience = identity.Claims.FirstOrDefault(claim => claim.Type == Names.AudienceClaim)?.Value;
                if (audience != appId)
                    throw new UnauthorizedAccessException();
            }
        }
        """,
        new Project { OtherFiles = ["static class Names { public const string AudienceClaim = \"aud\"; }"] });

    [Theory]
    [InlineData("identity.FindFirst(\"aud\")")]
    [InlineData("identity.FindFirst(Microsoft.IdentityModel.JsonWebTokens.JwtRegisteredClaimNames.Aud)")]
    [InlineData("token.Audiences.Contains(\"orders\")")]
    [InlineData("token.GetClaim(\"aud\")")]
    [InlineData("identity.HasClaim(claim => claim.Type == \"appid\")")]
    [InlineData("properties[\"aud\"]")]
    public Task Silent_on_every_way_to_read_the_audience(string read) => Verify.IsSilent(
        $$"""
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Validation
        {
            TokenValidationParameters Create() => new() { ValidateAudience = false };
            object? Check(ClaimsIdentity identity, JsonWebToken token, Dictionary<string, string> properties) => {{read}};
        }
        """);

    [Fact]
    public Task Silent_when_the_tenant_is_checked_by_hand() => Verify.IsSilent(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        class Startup(HashSet<string> tenants)
        {
            void Configure(JwtBearerOptions options)
            {
                options.TokenValidationParameters.ValidateIssuer = false;
                options.Events = new JwtBearerEvents
                {
                    OnTokenValidated = context =>
                    {
                        if (!tenants.Contains(context.Principal!.FindFirst("tid")!.Value))
                            context.Fail("unknown tenant");
                        return Task.CompletedTask;
                    },
                };
            }
        }
        """);

    [Fact]
    public Task Silent_on_proofs_of_possession() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class ProofValidator
        {
            TokenValidationParameters Create(JsonWebKey key) => new()
            {
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
                ValidTypes = new[] { "dpop+jwt" },
                IssuerSigningKey = key,
            };
        }
        class DPoPProofValidator
        {
            TokenValidationParameters Create(JsonWebKey key) => new() { ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false };
        }
        """);

    [Fact]
    public Task Silent_when_the_type_compares_the_expiry_itself() => Verify.IsSilent(
        """
        using System.IdentityModel.Tokens.Jwt;
        using Microsoft.IdentityModel.Tokens;
        class Session
        {
            TokenValidationParameters Create() => new() { ValidateLifetime = false };
            bool IsOver(JwtSecurityToken token) => token.ValidTo < DateTime.UtcNow;
        }
        """);

    [Fact]
    public Task F24_4004_RefreshIdiom_Info() => Verify.Hints(
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.Tokens;
        class TokenService
        {
            public ClaimsPrincipal GetPrincipalFromExpiredToken(string token, SecurityKey key)
            {
                var parameters = new TokenValidationParameters { IssuerSigningKey = key, [|ValidateLifetime|] = false };
                return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _);
            }
            public async Task<ClaimsPrincipal?> RefreshAsync(string token, TokenValidationParameters shared)
            {
                var parameters = shared.Clone();
                [|parameters.ValidateLifetime|] = false;
                await Task.Yield();
                return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _);
            }
        }
        """,
        id: RelaxedTokenValidationAnalyzer.LifetimeId);

    [Fact]
    public Task F24_only_hints_at_parameters_that_only_the_refresh_idiom_uses() => Verify.Hints(
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.Tokens;
        class TokenService(SecurityKey key)
        {
            private readonly TokenValidationParameters _expired = new() { [|ValidateLifetime|] = false };
            private TokenValidationParameters Parameters() => new() { IssuerSigningKey = key, [|ValidateLifetime|] = false };
            public ClaimsPrincipal GetPrincipalFromExpiredToken(string token) => new JwtSecurityTokenHandler().ValidateToken(token, Parameters(), out _);
            public ClaimsPrincipal RefreshFrom(string token)
            {
                return new JwtSecurityTokenHandler().ValidateToken(token, _expired, out _);
            }
        }
        """,
        id: RelaxedTokenValidationAnalyzer.LifetimeId);

    [Fact]
    public Task Silent_in_development_and_in_tests()
    {
        const string Guarded =
            """
            using Microsoft.Extensions.Hosting;
            using Microsoft.IdentityModel.Tokens;
            class Startup
            {
                void Configure(TokenValidationParameters parameters, IHostEnvironment environment)
                {
                    if (environment.IsDevelopment())
                    {
                        parameters.ValidateIssuer = false;
                        parameters.ValidateAudience = false;
                        parameters.ValidateLifetime = false;
                    }
            #if DEBUG
                    parameters.ValidateIssuer = false;
            #endif
                }
            }
            """;
        const string Plain =
            """
            using Microsoft.IdentityModel.Tokens;
            class Fixture
            {
                TokenValidationParameters Create() => new() { ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false };
            }
            """;
        return Task.WhenAll(Verify.IsSilent(Guarded, new Project { Symbols = ["DEBUG"] }), Verify.IsSilent(Plain, Project.Test));
    }

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p)
            {
                p.IssuerValidator = (issuer, _, _) => ;
                p.LifetimeValidator = (a, b) =>
                p.ValidateIssuer = ;
                p.AudienceValidator = Missing;
            }
        }
        """,
        new Project { Compiler = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None });
}
