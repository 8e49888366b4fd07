using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.IgnoredValidationResultAnalyzer,
    Broxi.Security.CodeFixes.Jwt.IgnoredValidationResultFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Handlers of the project itself: methods of a known name may work otherwise than those of the library.</summary>
public sealed class OwnValidationMethodTests
{
    private static string Handler(string handler, string use) => $$"""
        using System.IdentityModel.Tokens.Jwt;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        class Handler : JwtSecurityTokenHandler { {{handler}} }
        class Strict : JsonWebTokenHandler { public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters p) => base.ValidateTokenAsync(token, p); }
        class Derived : Strict { }
        class Session(Handler handler, Strict strict, Derived derived, TokenValidationParameters p)
        {
            async Task Go(string token) { {{use}} }
        }
        """;

    [Theory]
    [InlineData("public Task ValidateTokenAsync(string token) => throw new SecurityTokenException(token);", "await handler.ValidateTokenAsync(token);")]
    [InlineData("public void ValidateTokenAsync(string token) => throw new SecurityTokenException(token);", "await Task.Yield(); handler.ValidateTokenAsync(token);")]
    [InlineData("public Task<TokenValidationResult> ValidateTokenAsync(string token, bool strict) => throw new SecurityTokenException(token);", "await handler.ValidateTokenAsync(token, true);")]
    [InlineData("public new Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters p) => throw new SecurityTokenException(token);", "await handler.ValidateTokenAsync(token, p);")]
    [InlineData("public virtual Task<TokenValidationResult> ValidateTokenAsync(string token, int n) => throw new SecurityTokenException(token);", "await handler.ValidateTokenAsync(token, 1);")]
    public Task Silent_on_methods_of_the_project(string handler, string use) => Verify.IsSilent(Handler(handler, use));

    [Theory]
    [InlineData("await [|handler.ValidateTokenAsync(token, p)|];")]
    [InlineData("await [|strict.ValidateTokenAsync(token, p)|];")]
    [InlineData("await [|derived.ValidateTokenAsync(token, p)|];")]
    public Task Finds_the_methods_of_the_library_and_their_overrides(string use) => Verify.Finds(Handler("", use));
}
