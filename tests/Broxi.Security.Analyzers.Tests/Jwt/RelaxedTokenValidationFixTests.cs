using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.RelaxedTokenValidationAnalyzer,
    Broxi.Security.CodeFixes.Jwt.RelaxedTokenValidationFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What <see cref="RelaxedTokenValidationFix"/> writes.</summary>
public sealed class RelaxedTokenValidationFixTests
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
}
