using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.RelaxedTokenValidationAnalyzer,
    Broxi.Security.CodeFixes.Jwt.RelaxedTokenValidationFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="RelaxedTokenValidationAnalyzer"/> and <see cref="RelaxedTokenValidationFix"/>.</summary>
public sealed class RelaxedTokenValidationTests
{
    [Fact]
    public Task Finds_each_switch_and_turns_it_on_where_it_stands() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            private const bool No = false;
            void Configure(IServiceCollection services) => services.AddAuthentication().AddJwtBearer(options =>
            {
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    // Several tenants.
                    {|BRX4002:ValidateIssuer|} = false, // TODO
                    {|BRX4003:ValidateAudience|} = No,
                    {|BRX4004:ValidateLifetime|} = /* tests */ false,
                    {|BRX4004:RequireExpirationTime|} = false
                };
            });
            void Relax(TokenValidationParameters parameters)
            {
                var check = false;
                {|BRX4003:parameters.ValidateAudience|} = check;
            }
            JwtBearerOptions Nested() => new() { TokenValidationParameters = { {|BRX4002:ValidateIssuer|} = false } };
        }
        """,
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            private const bool No = false;
            void Configure(IServiceCollection services) => services.AddAuthentication().AddJwtBearer(options =>
            {
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    // Several tenants.
                    ValidateIssuer = true, // TODO
                    ValidateAudience = true,
                    ValidateLifetime = /* tests */ true,
                    RequireExpirationTime = true
                };
            });
            void Relax(TokenValidationParameters parameters)
            {
                var check = false;
                parameters.ValidateAudience = true;
            }
            JwtBearerOptions Nested() => new() { TokenValidationParameters = { ValidateIssuer = true } };
        }
        """);

    [Fact]
    public Task Finds_the_expiration_switch_of_Jwt_Net() => Verify.Fixes(
        """
        class Reader
        {
            JWT.ValidationParameters Parameters() => new() { {|BRX4004:ValidateExpirationTime|} = false };
        }
        """,
        """
        class Reader
        {
            JWT.ValidationParameters Parameters() => new() { ValidateExpirationTime = true };
        }
        """,
        JwtNetStandIn.Project);

    [Fact]
    public Task Finds_issuer_validators_that_accept_every_issuer() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            private static readonly IssuerValidator s_held = (issuer, _, _) => issuer;
            void Configure(TokenValidationParameters p, Action<string> log)
            {
                [|p.IssuerValidator|] = (issuer, token, parameters) => issuer;
                [|p.IssuerValidator|] = (_, token, _) => token.Issuer;
                [|p.IssuerValidator|] = (_, _, _) => "any";
                [|p.IssuerValidator|] = delegate (string issuer, SecurityToken token, TokenValidationParameters parameters)
                {
                    Console.WriteLine(issuer);
                    return issuer;
                };
                [|p.IssuerValidator|] = s_held;
                [|p.IssuerValidator|] = Same;
                [|p.IssuerValidator|] = Local;
                [|p.IssuerValidatorUsingConfiguration|] = (issuer, _, _, _) => issuer;
                string Local(string issuer, SecurityToken token, TokenValidationParameters parameters) { var name = issuer; return name; }
            }
            private static string Same(string issuer, SecurityToken token, TokenValidationParameters parameters) => issuer;
        }
        """,
        id: RelaxedTokenValidationAnalyzer.IssuerId);

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
    public Task Finds_audience_and_lifetime_validators_that_accept_everything() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p)
            {
                {|BRX4003:p.AudienceValidator|} = (_, _, _) => true;
                {|BRX4003:p.AudienceValidator|} = Always;
                {|BRX4004:p.LifetimeValidator|} = (_, _, _, _) => true;
                {|BRX4004:p.LifetimeValidator|} = (notBefore, expires, token, parameters) => { return true; };
                {|BRX4004:p.LifetimeValidator|} = (notBefore, _, _, _) => notBefore < DateTime.UtcNow;
                static bool Always(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) => true;
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
    public Task Fix_removes_a_validator_that_accepts_everything() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                {|BRX4003:AudienceValidator|} = (_, _, _) => true,
                {|BRX4003:ValidateAudience|} = false,
                ValidAudience = "orders",
            };
            void Relax(TokenValidationParameters parameters)
            {
                {|BRX4004:parameters.LifetimeValidator|} = (_, _, _, _) => true;
                parameters.ValidAudience = "orders";
            }
        }
        """,
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                ValidateAudience = true,
                ValidAudience = "orders",
            };
            void Relax(TokenValidationParameters parameters)
            {
                parameters.ValidAudience = "orders";
            }
        }
        """);

    [Fact]
    public Task Fix_empties_a_lambda_and_a_branch_that_only_set_a_validator() => Verify.Fixes(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Action<TokenValidationParameters> Relax() => p => {|BRX4003:p.AudienceValidator|} = (_, _, _) => true;
            void Relax(TokenValidationParameters p, bool skip)
            {
                if (skip) {|BRX4004:p.LifetimeValidator|} = (_, _, _, _) => true; else p.ValidateActor = true;
                if (skip)
                    {|BRX4002:p.IssuerValidator|} = (issuer, _, _) => issuer;
            }
        }
        """,
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Action<TokenValidationParameters> Relax() => p => { };
            void Relax(TokenValidationParameters p, bool skip)
            {
                if (skip) { } else p.ValidateActor = true;
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_the_value_of_the_assignment_is_used() => Verify.OffersNoFix(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            Func<TokenValidationParameters, object?> Relax() => p => [|p.AudienceValidator|] = (_, _, _) => true;
        }
        """,
        id: RelaxedTokenValidationAnalyzer.AudienceId);

    [Fact]
    public Task Finds_callbacks_in_every_form() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            void Configure(TokenValidationParameters p, bool skip)
            {
                {|BRX4003:p.AudienceValidator|} = Lax.Audience;
                {|BRX4003:p.AudienceValidator|} = Lax.Held;
                {|BRX4003:p.AudienceValidator|} = Lax.Create();
                {|BRX4003:p.AudienceValidator|} = skip ? Lax.Held : null;
                {|BRX4003:p.AudienceValidator|} = (audiences, token, parameters) => Lax.Audience(audiences, token, parameters);
                {|BRX4004:p.LifetimeValidator|} = delegate { return true; };
                {|BRX4004:p.LifetimeValidator|} = new LifetimeValidator(Lax.Lifetime);
                {|BRX4002:p.IssuerValidator|} = Lax.Issuer;
                {|BRX4002:p.IssuerValidator|} = (issuer, token, parameters) => Lax.Issuer(issuer, token, parameters);
            }
        }
        """,
        new Project
        {
            OtherFiles =
            [
                """
                using Microsoft.IdentityModel.Tokens;
                static class Lax
                {
                    public static readonly AudienceValidator Held = (_, _, _) => true;
                    public static AudienceValidator Create() => Audience;
                    public static bool Audience(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) => true;
                    public static bool Lifetime(DateTime? from, DateTime? to, SecurityToken token, TokenValidationParameters parameters) { Console.WriteLine(to); return true; }
                    public static string Issuer(string issuer, SecurityToken token, TokenValidationParameters parameters) => issuer;
                }
                """,
            ],
        });

    [Fact]
    public Task Finds_in_every_way_to_configure_options() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Options;
        class A { void M(IServiceCollection s) => s.AddAuthentication().AddJwtBearer("x", o => [|o.TokenValidationParameters.ValidateAudience|] = false); }
        class B { void M(IServiceCollection s) => s.AddAuthentication().AddOpenIdConnect(o => o.TokenValidationParameters = new() { [|ValidateAudience|] = false }); }
        class C { void M(IServiceCollection s) => s.Configure<JwtBearerOptions>("x", o => [|o.TokenValidationParameters.ValidateAudience|] = false); }
        class D { void M(IServiceCollection s) => s.PostConfigure<OpenIdConnectOptions>(o => { [|o.TokenValidationParameters.ValidateAudience|] = false; }); }
        class E { void M(IServiceCollection s) => s.AddOptions<JwtBearerOptions>("x").Configure(o => { var p = o.TokenValidationParameters; [|p.ValidateAudience|] = false; }); }
        class F : IPostConfigureOptions<JwtBearerOptions>
        {
            public void PostConfigure(string? name, JwtBearerOptions options) => [|options.TokenValidationParameters.ValidateAudience|] = false;
        }
        """,
        id: RelaxedTokenValidationAnalyzer.AudienceId);

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
    public Task Finds_a_switch_that_only_other_options_excuse() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup(AudienceValidator real)
        {
            void M(IServiceCollection services)
            {
                services.AddAuthentication().AddJwtBearer("a", o => [|o.TokenValidationParameters.ValidateAudience|] = false);
                services.AddAuthentication().AddJwtBearer("b", o => o.TokenValidationParameters.AudienceValidator = real);
            }
            TokenValidationParameters Base() => new() { ValidateAudience = true };
            TokenValidationParameters Relaxed() { var parameters = Base(); [|parameters.ValidateAudience|] = false; return parameters; }
        }
        """,
        id: RelaxedTokenValidationAnalyzer.AudienceId);

    [Theory]
    [InlineData("6.8.0")]
    [InlineData("7.7.3")]
    public Task Finds_in_earlier_versions(string version) => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            object Switches() => new TokenValidationParameters
            {
                {|BRX4002:ValidateIssuer|} = false,
                {|BRX4003:ValidateAudience|} = false,
                {|BRX4004:ValidateLifetime|} = false,
                {|BRX4004:RequireExpirationTime|} = false,
            };
            object Delegates() => new TokenValidationParameters
            {
                {|BRX4002:IssuerValidator|} = (issuer, _, _) => issuer,
                {|BRX4003:AudienceValidator|} = (_, _, _) => true,
                {|BRX4004:LifetimeValidator|} = (_, _, _, _) => true,
            };
            object Decided(AudienceValidator real) => new TokenValidationParameters { ValidateAudience = false, AudienceValidator = real };
        }
        """,
        new Project { References = References.IdentityModel(version) });

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
    public Task Finds_a_switch_beside_a_validator_that_is_null() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new() { [|ValidateIssuer|] = false, IssuerValidator = null };
        }
        """,
        id: RelaxedTokenValidationAnalyzer.IssuerId);

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
    public Task Finds_a_switch_that_was_on_before() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create()
            {
                var parameters = new TokenValidationParameters { ValidateIssuer = true };
                [|parameters.ValidateIssuer|] = false;
                return parameters;
            }
        }
        """,
        id: RelaxedTokenValidationAnalyzer.IssuerId);

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
    public Task Finds_the_switch_when_the_type_only_writes_the_claim() => Verify.Finds(
        """
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Tokens
        {
            TokenValidationParameters Create(string audience) => new()
            {
                {|BRX4002:ValidateIssuer|} = false,
                {|BRX4003:ValidateAudience|} = false,
                {|BRX4004:ValidateLifetime|} = false,
                ValidAudiences = [audience],
            };
            object Issue(SecurityToken token, List<Claim> claims)
            {
                claims.Add(new Claim("aud", "orders"));
                claims.Add(new Claim(JwtRegisteredClaimNames.Exp, "1"));
                var payload = new Dictionary<string, object> { ["aud"] = "orders", ["iss"] = "me" };
                payload["exp"] = 1;
                payload.Add("exp", 1);
                return new { token.Issuer, Expires = token.ValidTo };
            }
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
    public Task Finds_a_switch_although_the_type_of_tokens_is_given() => Verify.Finds(
        """
        using Microsoft.IdentityModel.Tokens;
        class Validator
        {
            TokenValidationParameters Create() => new() { [|ValidateLifetime|] = false, ValidTypes = new[] { "at+jwt" } };
        }
        """,
        id: RelaxedTokenValidationAnalyzer.LifetimeId);

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
    public Task Finds_a_disabled_lifetime_outside_the_refresh_idiom() => Verify.Finds(
        """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.Tokens;
        class TokenService
        {
            public ClaimsPrincipal Validate(string token, SecurityKey key)
            {
                var parameters = new TokenValidationParameters { IssuerSigningKey = key, [|ValidateLifetime|] = false };
                return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _);
            }
            public void RefreshSettings(TokenValidationParameters parameters) => [|parameters.ValidateLifetime|] = false;
            private TokenValidationParameters Shared() => new() { [|ValidateLifetime|] = false };
            public ClaimsPrincipal GetPrincipalFromExpiredToken(string token) => new JwtSecurityTokenHandler().ValidateToken(token, Shared(), out _);
            public ClaimsPrincipal SignIn(string token) => new JwtSecurityTokenHandler().ValidateToken(token, Shared(), out _);
        }
        """,
        id: RelaxedTokenValidationAnalyzer.LifetimeId);

    [Fact]
    public Task Refresh_idiom_excuses_no_other_check() => Verify.Finds(
        """
        using System.Security.Claims;
        using Microsoft.IdentityModel.Tokens;
        class TokenService
        {
            public ClaimsPrincipal? GetPrincipalFromExpiredToken(string token)
            {
                var parameters = new TokenValidationParameters { [|ValidateAudience|] = false };
                return null;
            }
        }
        """,
        id: RelaxedTokenValidationAnalyzer.AudienceId);

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
    public Task Finds_in_a_program_of_top_level_statements() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(options => [|options.TokenValidationParameters.ValidateIssuer|] = false);
        """,
        new Project { IsProgram = true },
        id: RelaxedTokenValidationAnalyzer.IssuerId);

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
