using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.ExcessiveClockSkewAnalyzer,
    Broxi.Security.CodeFixes.Jwt.ExcessiveClockSkewFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="ExcessiveClockSkewAnalyzer"/> and <see cref="ExcessiveClockSkewFix"/>.</summary>
public sealed class ExcessiveClockSkewTests
{
    private static string Method(string statements) => $$"""
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            static readonly TimeSpan s_day = TimeSpan.FromDays(1);
            void Go(TokenValidationParameters p, IServiceCollection services, int minutes, JWT.IJsonSerializer serializer, JWT.IDateTimeProvider clock) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("p.ClockSkew = [|TimeSpan.FromMinutes(6)|];")]
    [InlineData("p.ClockSkew = [|TimeSpan.FromDays(365)|];")]
    [InlineData("p.ClockSkew = [|new TimeSpan(0, 30, 0)|];")]
    [InlineData("p.ClockSkew = [|s_day|];")]
    [InlineData("p.ClockSkew = [|TimeSpan.MaxValue|];")]
    [InlineData("_ = new TokenValidationParameters { ClockSkew = [|TimeSpan.FromHours(1)|] };")]
    [InlineData("services.AddAuthentication().AddJwtBearer(o => o.TokenValidationParameters.ClockSkew = [|TimeSpan.FromHours(1)|]);")]
    [InlineData("_ = new JWT.JwtValidator(serializer, clock, [|3600|]);")]
    public Task Finds_a_long_tolerance(string statement) => Verify.Finds(Method(statement));

    [Theory]
    [InlineData("p.ClockSkew = TimeSpan.Zero;")]
    [InlineData("p.ClockSkew = TimeSpan.FromMinutes(5);")]
    [InlineData("p.ClockSkew = TimeSpan.FromSeconds(30);")]
    [InlineData("p.ClockSkew = TimeSpan.FromMinutes(minutes);")]
    [InlineData("p.ClockSkew = minutes > 3 ? TimeSpan.FromDays(1) : TimeSpan.Zero;")]
    [InlineData("p.ClockSkew = TokenValidationParameters.DefaultClockSkew;")]
    [InlineData("_ = new JWT.JwtValidator(serializer, clock, 300);")]
    [InlineData("var isDevelopment = minutes > 3; if (isDevelopment) p.ClockSkew = TimeSpan.FromDays(1);")]
    public Task Leaves_alone(string statement) => Verify.IsSilent(Method(statement));

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Method("p.ClockSkew = TimeSpan.FromDays(1);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("p.ClockSkew = ; p.ClockSkew = TimeSpan.FromDays(; _ = new JWT.JwtValidator(timeMargin: , ;"), new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Leaves_the_tolerance_to_the_library() => Verify.Fixes(
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                // ours
                ValidIssuer = "me",
                ClockSkew = [|TimeSpan.FromHours(1)|],
            };
            void Relax(TokenValidationParameters parameters)
            {
                parameters.ValidIssuer = "me"; // ours
                parameters.ClockSkew = [|TimeSpan.FromDays(1)|];
            }
            void Configure(IServiceCollection services) =>
                services.AddAuthentication().AddJwtBearer(options => options.TokenValidationParameters = new() { ClockSkew = [|TimeSpan.FromHours(1)|], ValidIssuer = "me" });
        }
        """,
        """
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.IdentityModel.Tokens;
        class Startup
        {
            TokenValidationParameters Create() => new()
            {
                // ours
                ValidIssuer = "me",
            };
            void Relax(TokenValidationParameters parameters)
            {
                parameters.ValidIssuer = "me"; // ours
            }
            void Configure(IServiceCollection services) =>
                services.AddAuthentication().AddJwtBearer(options => options.TokenValidationParameters = new() { ValidIssuer = "me" });
        }
        """);

    [Fact]
    public Task Offers_no_fix_for_an_argument() => Verify.OffersNoFix(Method("_ = new JWT.JwtValidator(serializer, clock, [|3600|]);"));
}
