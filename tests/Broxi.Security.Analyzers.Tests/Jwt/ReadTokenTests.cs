using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.UnvalidatedTokenAnalyzer,
    Broxi.Security.CodeFixes.Jwt.UnvalidatedTokenFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Tokens that are only read: where they come from, and to whom their claims are told.</summary>
public sealed class ReadTokenTests
{
    private static string Controller(string members) => $$"""
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.IdentityModel.JsonWebTokens;
        public interface IStore { void Login(string user); void LogIn(string user); void Logout(string user); void LogUser(string user); void WriteAuditEntry(string user); void Stage(string user); }
        public class SessionController(IStore store) : ControllerBase
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("sid")]
    [InlineData("jti")]
    [InlineData("token")]
    public Task Finds_a_token_whatever_the_parameter_is_called_that_brings_it(string parameter) => Verify.Finds(Controller(
        $$"""public void Go() => HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity([|new JwtSecurityTokenHandler().ReadJwtToken(Request.Query["{{parameter}}"])|].Claims, "jwt"));"""));

    [Fact]
    public Task Silent_on_a_token_that_is_read_and_dropped() => Verify.IsSilent(Controller(
        """public void Go() => new JwtSecurityTokenHandler().ReadJwtToken(Request.Query["sid"]);"""));

    [Theory]
    [InlineData("Login")]
    [InlineData("LogIn")]
    [InlineData("Logout")]
    [InlineData("Stage")]
    public Task Hints_where_the_user_is_named_to_other_code(string method) => Verify.Hints(Controller(
        $$"""public void Go() => store.{{method}}([|new JsonWebToken(Request.Query["t"])|].Subject);"""));

    [Theory]
    [InlineData("LogUser")]
    [InlineData("WriteAuditEntry")]
    public Task Silent_where_the_user_is_only_noted(string method) => Verify.IsSilent(Controller(
        $$"""public void Go() => store.{{method}}(new JsonWebToken(Request.Query["t"]).Subject);"""));

    [Fact]
    public Task Silent_on_text_that_is_cut_at_nothing() => Verify.IsSilent(Controller(
        """
        ClaimsIdentity Cut(string token)
        {
            var parts = token.Split(new char[] { });
            var payload = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(Convert.FromBase64String(parts[1]))!;
            return new ClaimsIdentity(payload.Select(pair => new Claim(pair.Key, pair.Value)), "jwt");
        }
        """));
}
