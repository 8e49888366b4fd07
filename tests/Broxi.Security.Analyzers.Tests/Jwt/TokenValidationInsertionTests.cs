using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnvalidatedTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnvalidatedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Where <see cref="CodeFixes.Jwt.UnvalidatedTokenFix"/> can put a validation.</summary>
public sealed class TokenValidationInsertionTests
{
    private static string Type(string members) => $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Session
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("TokenValidationParameters _p = new(); static async Task<ClaimsIdentity> ReadAsync(string token) { await Task.Yield(); return new ClaimsIdentity([|new JsonWebToken(token)|].Claims); }")]
    [InlineData("TokenValidationParameters P { get; } = new(); static async Task<ClaimsIdentity> ReadAsync(string token) { await Task.Yield(); return new ClaimsIdentity([|new JsonWebToken(token)|].Claims); }")]
    [InlineData("TokenValidationParameters? _p; async Task<ClaimsIdentity> ReadAsync(string token) { await Task.Yield(); return new ClaimsIdentity([|new JsonWebToken(token)|].Claims); }")]
    [InlineData("async Task<ClaimsIdentity> ReadAsync(string token) { await Task.Yield(); TokenValidationParameters p; var read = [|new JsonWebToken(token)|]; p = new(); return new ClaimsIdentity(read.Claims); }")]
    public Task Offers_no_fix_where_the_parameters_cannot_be_used(string members) => Verify.OffersNoFix(Type(members));

    [Theory]
    [InlineData("static TokenValidationParameters s_p = new(); static async Task<ClaimsIdentity> ReadAsync(string token)", "s_p")]
    [InlineData("TokenValidationParameters _p = new(); async Task<ClaimsIdentity> ReadAsync(string token)", "_p")]
    [InlineData("TokenValidationParameters _p = new(); static TokenValidationParameters s_p = new(); static async Task<ClaimsIdentity> ReadAsync(string token)", "s_p")]
    public Task Takes_the_parameters_that_the_method_sees(string head, string parameters) => Verify.Fixes(
        Type(
            $$"""
            {{head}}
                {
                    await Task.Yield();
                    return new ClaimsIdentity([|new JsonWebToken(token)|].Claims);
                }
            """),
        Type(
            $$"""
            {{head}}
                {
                    await Task.Yield();
                    var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, {{parameters}});
                    if (!result.IsValid)
                    {
                        throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                    }

                    return new ClaimsIdentity(((JsonWebToken)result.SecurityToken).Claims);
                }
            """));

    [Fact]
    public Task Declares_one_result_in_a_method() => Verify.Fixes(
        Type(
            """
            TokenValidationParameters _p = new();
                async Task<ClaimsIdentity> ReadAsync(string token, bool twice)
                {
                    await Task.Yield();
                    var read = [|new JsonWebToken(token)|];
                    if (twice)
                    {
                        return new ClaimsIdentity([|new JsonWebToken(token)|].Claims);
                    }

                    return new ClaimsIdentity(read.Claims);
                }
            """),
        Type(
            """
            TokenValidationParameters _p = new();
                async Task<ClaimsIdentity> ReadAsync(string token, bool twice)
                {
                    await Task.Yield();
                    var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, _p);
                    if (!result.IsValid)
                    {
                        throw new SecurityTokenValidationException("The token is not valid.", result.Exception);
                    }

                    var read = (JsonWebToken)result.SecurityToken;
                    if (twice)
                    {
                        return new ClaimsIdentity(new JsonWebToken(token).Claims);
                    }

                    return new ClaimsIdentity(read.Claims);
                }
            """));

    [Theory]
    [InlineData("var read = h?[|.ReadJwtToken(token)|]; return new ClaimsIdentity(read!.Claims);")]
    [InlineData("var read = holder?[|.Handler.ReadJwtToken(token)|]; return new ClaimsIdentity(read!.Claims);")]
    [InlineData("var read = holders?[0]?[|.Handler.ReadJwtToken(token)|]; return new ClaimsIdentity(read!.Claims);")]
    public Task Offers_no_fix_behind_a_conditional_access(string statements) => Verify.OffersNoFix(Type(
        $$"""
        record Holder(JwtSecurityTokenHandler Handler);
        TokenValidationParameters _p = new();
        async Task<ClaimsIdentity> ReadAsync(string token, JwtSecurityTokenHandler? h, Holder? holder, Holder[]? holders) { await Task.Yield(); {{statements}} }
        """));
}
