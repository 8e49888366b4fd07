using Broxi.Security.Analyzers.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.RelaxedTokenValidationAnalyzer,
    Broxi.Security.CodeFixes.Jwt.RelaxedTokenValidationFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="RelaxedTokenValidationAnalyzer"/> finds.</summary>
public sealed class RelaxedTokenValidationTests
{
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
    public Task Finds_in_a_program_of_top_level_statements() => Verify.Finds(
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer(options => [|options.TokenValidationParameters.ValidateIssuer|] = false);
        """,
        new Project { IsProgram = true },
        id: RelaxedTokenValidationAnalyzer.IssuerId);
}
