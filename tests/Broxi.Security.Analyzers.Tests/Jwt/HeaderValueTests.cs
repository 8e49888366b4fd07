using Verify = Broxi.Security.Analyzers.Tests.Verify<Broxi.Security.Analyzers.Jwt.HeaderChosenKeyAnalyzer>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="Analyzers.Jwt.HeaderValue"/>: how a value of the header is followed, and what checks it.</summary>
public sealed class HeaderValueTests
{
    private static string Resolver(string statements) => $$"""
        using System.IdentityModel.Tokens.Jwt;
        using Microsoft.IdentityModel.Tokens;
        class Validation(Dictionary<string, SecurityKey> keys)
        {
            SecurityKey Key(byte[] bytes) => new SymmetricSecurityKey(bytes);
            void Configure(TokenValidationParameters p) => p.IssuerSigningKeyResolver = (token, parsed, kid, parameters) => { {{statements}} };
        }
        """;

    /// <summary>Each of the variables goes into the others: a walk along every path would not end in this century.</summary>
    [Fact(Timeout = 120_000)]
    public Task Looks_at_each_variable_once() => Verify.IsSilent(Resolver(
        "string a = \"\", b = \"\", c = \"\";"
        + string.Concat(Enumerable.Repeat("a = a + b + c; b = a + b + c; c = a + b + c;", 40))
        + "return [Key(File.ReadAllBytes(a))];"));

    [Fact]
    public Task Follows_a_long_chain_of_variables() => Verify.Finds(Resolver(
        "var p0 = kid;" + string.Concat(Enumerable.Range(1, 30).Select(static i => $"var p{i} = p{i - 1} + \".pem\";")) + "return [Key(File.ReadAllBytes([|p30|]))];"));

    [Theory]
    [InlineData("object u; ((JwtSecurityToken)parsed).Header.TryGetValue(\"jku\", out u); return [Key(File.ReadAllBytes([|(string)u|]))];")]
    [InlineData("((JwtSecurityToken)parsed).Header.TryGetValue(\"jku\", out var u); return [Key(File.ReadAllBytes([|(string)u|]))];")]
    public Task Takes_reading_the_header_for_no_check(string statements) => Verify.Finds(Resolver(statements));

    [Fact]
    public Task Takes_a_look_up_for_a_check() => Verify.IsSilent(Resolver(
        "SecurityKey known; if (!keys.TryGetValue(kid, out known)) return []; return [known, Key(File.ReadAllBytes(kid))];"));
}
