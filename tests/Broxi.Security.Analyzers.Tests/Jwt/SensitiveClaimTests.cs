using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.SensitiveClaimAnalyzer,
    Broxi.Security.CodeFixes.Jwt.SensitiveClaimFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="SensitiveClaimAnalyzer"/> and <see cref="SensitiveClaimFix"/>.</summary>
public sealed class SensitiveClaimTests
{
    private const string Usings = """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using JWT;
        using JWT.Builder;
        using Microsoft.IdentityModel.Tokens;

        """;

    private static string Method(string statements) => Usings + $$"""
        class Tokens(IJwtEncoder encoder, SigningCredentials key)
        {
            object? Go(string text, byte[] bytes) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("password")]
    [InlineData("Pwd")]
    [InlineData("userPassword")]
    [InlineData("password_hash")]
    [InlineData("ssn")]
    [InlineData("social_security_number")]
    [InlineData("creditCard")]
    [InlineData("card_number")]
    [InlineData("client_secret")]
    [InlineData("secret")]
    [InlineData("http://schemas.contoso.com/claims/password")]
    public Task Finds_names_of_secrets(string name) => Verify.Finds(Method($"return new Claim([|\"{name}\"|], text);"));

    [Theory]
    [InlineData("sub")]
    [InlineData("email")]
    [InlineData("has_password")]
    [InlineData("mustChangePassword")]
    [InlineData("passwordChangedAt")]
    [InlineData("password_expired")]
    [InlineData("secretary")]
    [InlineData("http://schemas.contoso.com/password/group")]
    [InlineData("AspNet.Identity.SecurityStamp")]
    [InlineData("")]
    public Task Leaves_other_names_alone(string name) => Verify.IsSilent(Method($"return new Claim(\"{name}\", text);"));

    [Theory]
    [InlineData("const string type = \"password\"; return new Claim([|type|], text, ClaimValueTypes.String);")]
    [InlineData("var identity = new ClaimsIdentity(); identity.AddClaim(new([|\"password\"|], text)); return identity;")]
    [InlineData("return new JwtBuilder().AddClaim([|\"password\"|], text).Encode();")]
    [InlineData("return encoder.Encode(new { sub = text, [|password = text|] }, bytes);")]
    [InlineData("return Jose.JWT.Encode(new Dictionary<string, object> { [\"sub\"] = text, [|[\"ssn\"] = text|] }, bytes, Jose.JwsAlgorithm.HS256);")]
    [InlineData("return new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { [|{ \"password\", text }|] } };")]
    [InlineData("return new JwtSecurityToken(new System.IdentityModel.Tokens.Jwt.JwtHeader(key), new JwtPayload { [|{ \"pwd\", text }|] });")]
    [InlineData("var claims = new Dictionary<string, object>(); [|claims[\"password\"] = text|]; return new SecurityTokenDescriptor { Claims = claims };")]
    public Task Finds_them_wherever_claims_are_written(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("return new Claim(text, text);")]
    [InlineData("return new { password = text };")]
    [InlineData("return new Dictionary<string, object> { [\"password\"] = text };")]
    [InlineData("return new ClaimsPrincipal().FindFirst(\"password\");")]
    [InlineData("return Jose.JWT.Encode(new { password = text }, bytes, Jose.JweAlgorithm.DIR, Jose.JweEncryption.A128CBC_HS256);")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Method("return new Claim(\"password\", text);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("new Claim(, ; new Claim(\"password\"; encoder.Encode(new { password = }, ; new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { { } } };"),
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Leaves_the_claim_out() => Verify.Fixes(
        Usings + """
        class Tokens(IJwtEncoder encoder)
        {
            void Go(string user, byte[] bytes, List<Claim> claims, ClaimsIdentity identity)
            {
                // who
                claims.Add(new Claim("sub", user));
                claims.Add(new Claim([|"password"|], user));
                identity.AddClaim(new Claim([|"ssn"|], user));
                Claim[] some = [new("sub", user), new([|"password"|], user)];
                Claim[] none = [new([|"password"|], user)];
                var others = new[] { new Claim([|"password"|], user), new Claim([|"pwd"|], user), new Claim("sub", user) };
                var list = new List<Claim>
                {
                    new Claim("sub", user),
                    new Claim([|"password"|], user),
                };
                _ = new JwtBuilder().AddClaim("sub", user).AddClaim([|"password"|], user).Encode();
                _ = encoder.Encode(new { sub = user, [|password = user|] }, bytes);
                _ = new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { ["sub"] = user, [|["password"] = user|] } };
            }
        }
        """,
        Usings + """
        class Tokens(IJwtEncoder encoder)
        {
            void Go(string user, byte[] bytes, List<Claim> claims, ClaimsIdentity identity)
            {
                // who
                claims.Add(new Claim("sub", user));
                Claim[] some = [new("sub", user)];
                Claim[] none = [];
                var others = new[] { new Claim("sub", user) };
                var list = new List<Claim>
                {
                    new Claim("sub", user),
                };
                _ = new JwtBuilder().AddClaim("sub", user).Encode();
                _ = encoder.Encode(new { sub = user }, bytes);
                _ = new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { ["sub"] = user } };
            }
        }
        """);

    [Theory]
    [InlineData("return new Claim([|\"password\"|], text);")]
    [InlineData("return new[] { new Claim([|\"password\"|], text) };")]
    public Task Offers_no_fix(string statements) => Verify.OffersNoFix(Method(statements));
}
