using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;
using Microsoft.CodeAnalysis.Testing;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.ConfusableAlgorithmAnalyzer,
    Broxi.Security.CodeFixes.Jwt.ConfusableAlgorithmFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary><see cref="ConfusableAlgorithmAnalyzer"/> and <see cref="ConfusableAlgorithmFix"/>.</summary>
public sealed class ConfusableAlgorithmTests
{
    private const string Usings = """
        using System.IdentityModel.Tokens.Jwt;
        using Jose;
        using Microsoft.IdentityModel.Tokens;

        """;

    private static string Method(string statements) => Usings + $$"""
        class Tokens(SecurityKey key)
        {
            static readonly string[] s_mixed = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256];
            object? Go(string text, byte[] bytes) { {{statements}} }
        }
        """;

    [Theory]
    [InlineData("return new SigningCredentials(key, [|SecurityAlgorithms.None|]);")]
    [InlineData("return new SigningCredentials(key, [|\"none\"|]);")]
    [InlineData("const string algorithm = \"NONE\"; return new SigningCredentials(key, [|algorithm|], SecurityAlgorithms.Sha256Digest);")]
    [InlineData("return Jose.JWT.Encode(text, null, [|JwsAlgorithm.none|]);")]
    [InlineData("return Jose.JWT.Encode(new { sub = text }, null, [|JwsAlgorithm.none|]);")]
    [InlineData("return Jose.JWT.EncodeBytes(bytes, null, [|JwsAlgorithm.none|]);")]
    [InlineData("return Jose.JWT.Encode(text, null, [|\"none\"|]);")]
    public Task Finds_tokens_that_are_issued_without_a_signature(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("new JWT.JwtEncoder([|new NoneAlgorithm()|], this, this)")]
    [InlineData("JwtBuilder.Create().WithAlgorithm([|new NoneAlgorithm()|]).Encode()")]
    [InlineData("new JwtBuilder().WithAlgorithm([|none|])")]
    public Task Finds_the_none_algorithm_of_Jwt_Net(string expression) => Verify.Finds(
        $$"""using JWT.Algorithms; using JWT.Builder; class Tokens { object Go(NoneAlgorithm none) => {{expression}}; }""", JwtNetStandIn.Project);

    [Theory]
    [InlineData("JwtBuilder.Create().WithAlgorithm(new NoneAlgorithm()).Decode(text)")]
    [InlineData("JwtBuilder.Create().WithAlgorithm(new HMACSHA256Algorithm()).Encode()")]
    public Task Leaves_decoding_to_the_rule_about_signatures(string expression) => Verify.IsSilent(
        $$"""using JWT.Algorithms; using JWT.Builder; class Tokens { object Go(string text) => {{expression}}; }""", JwtNetStandIn.Project);

    [Theory]
    [InlineData("return new Dictionary<string, object> { [\"typ\"] = \"JWT\", [\"alg\"] = [|\"none\"|] };")]
    [InlineData("return new Dictionary<string, object> { { \"alg\", [|\"none\"|] } };")]
    [InlineData("var header = new Dictionary<string, object>(); header[\"alg\"] = [|\"none\"|]; return header;")]
    [InlineData("var header = new Dictionary<string, object>(); header.Add(\"alg\", [|\"none\"|]); return header;")]
    [InlineData("var header = new JwtHeader(); header[JwtHeaderParameterNames.Alg] = [|\"none\"|]; return header;")]
    [InlineData("return new { typ = \"JWT\", alg = [|\"none\"|] };")]
    [InlineData("return [|\"{\\\"alg\\\":\\\"none\\\",\\\"typ\\\":\\\"JWT\\\"}\"|];")]
    [InlineData("return [|@\"{\"\"typ\"\":\"\"JWT\"\", \"\"alg\"\": \"\"None\"\"}\"|];")]
    public Task Finds_a_header_that_names_no_algorithm(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [SecurityAlgorithms.RsaSha256, [|SecurityAlgorithms.None|]] };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = new[] { [|\"none\"|], \"RS256\" } };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = new List<string> { \"RS256\", [|\"none\"|] } };")]
    public Task Finds_that_unsigned_tokens_are_accepted(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [[|SecurityAlgorithms.HmacSha256|], SecurityAlgorithms.RsaSha256] };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = new[] { \"ES256\", [|\"HS256\"|] } };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = new HashSet<string> { \"PS512\", [|\"HS256\"|], \"HS384\" } };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [[|SecurityAlgorithms.HmacSha256Signature|], SecurityAlgorithms.EcdsaSha256Signature] };")]
    [InlineData("var algorithms = new[] { \"HS256\", \"RS256\" }; var p = new TokenValidationParameters(); p.ValidAlgorithms = [|algorithms|]; return p;")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [|s_mixed|] };")]
    public Task Finds_secrets_beside_public_keys(string statements) => Verify.Finds(Method(statements));

    [Theory]
    [InlineData("return new SigningCredentials(key, SecurityAlgorithms.RsaSha256);")]
    [InlineData("return new SigningCredentials(key, text);")]
    [InlineData("if (text == SecurityAlgorithms.None) throw new SecurityTokenException(\"alg none\"); return null;")]
    [InlineData("var header = new JwtHeader(); return header[\"alg\"].Equals(\"none\") || header.Alg == \"none\";")]
    [InlineData("return text switch { \"none\" => \"alg\", _ => \"jwt\" };")]
    [InlineData("return new Dictionary<string, string> { [\"prompt\"] = \"none\", [\"alg\"] = \"RS256\" };")]
    [InlineData("return new { algorithm = \"none\", jwt = 1 };")]
    [InlineData("return \"The header {\\\"alg\\\": \\\"RS256\\\"} is right, none other.\";")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, \"PS256\"] };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha512] };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaOAEP] };")]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = text.Split(' ') };")]
    [InlineData("return new TokenValidationParameters();")]
    [InlineData("return Jose.JWT.Decode(text, null, JwsAlgorithm.none);")]
    [InlineData("return Jose.JWT.Encode(text, bytes, JwsAlgorithm.HS256);")]
    public Task Leaves_alone(string statements) => Verify.IsSilent(Method(statements));

    [Fact]
    public Task Leaves_the_word_alone_where_nothing_speaks_of_tokens() => Verify.IsSilent(
        "class Page { object Style => new Dictionary<string, string> { [\"alg\"] = \"none\" }; }");

    [Fact]
    public Task Only_hints_in_development() => Verify.Hints(
        Method("var isDevelopment = text == \"\"; if (isDevelopment) return new SigningCredentials(key, [|SecurityAlgorithms.None|]); return null;"));

    [Fact]
    public Task Leaves_tests_alone() => Verify.IsSilent(Method("_ = new Dictionary<string, object> { [\"alg\"] = \"none\" }; return Jose.JWT.Encode(text, null, JwsAlgorithm.none);"), Project.Test);

    [Fact]
    public Task Survives_half_typed_code() => Verify.IsSilent(
        Method("new SigningCredentials(, ; Jose.JWT.Encode(; new TokenValidationParameters { ValidAlgorithms = [ }; _ = new Dictionary<string, object> { [] = \"none\", { , \"none\" } }; x[\"alg\"] = ; new { \"none\" "),
        new Project { Compiler = CompilerDiagnostics.None });

    [Fact]
    public Task Removes_none_from_every_list() => Verify.Fixes(
        Usings + """
        class Validation
        {
            TokenValidationParameters First() => new()
            {
                ValidIssuer = "me", // ours
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, [|SecurityAlgorithms.None|]], // all
            };
            TokenValidationParameters Second() => new() { ValidAlgorithms = new[] { [|"none"|], "RS256" } };
            TokenValidationParameters Third() => new()
            {
                ValidAlgorithms = new List<string>
                {
                    "RS256",
                    [|"none"|],
                },
                ValidIssuer = "me",
            };
            TokenValidationParameters Fourth() => new()
            {
                ValidAlgorithms = [[|SecurityAlgorithms.None|]],
                ValidIssuer = "me",
            };
        }
        """,
        Usings + """
        class Validation
        {
            TokenValidationParameters First() => new()
            {
                ValidIssuer = "me", // ours
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256], // all
            };
            TokenValidationParameters Second() => new() { ValidAlgorithms = new[] { "RS256" } };
            TokenValidationParameters Third() => new()
            {
                ValidAlgorithms = new List<string>
                {
                    "RS256",
                },
                ValidIssuer = "me",
            };
            TokenValidationParameters Fourth() => new()
            {
                ValidIssuer = "me",
            };
        }
        """);

    [Theory]
    [InlineData("return new TokenValidationParameters { ValidAlgorithms = [[|\"HS256\"|], \"RS256\"] };")]
    [InlineData("return new SigningCredentials(key, [|SecurityAlgorithms.None|]);")]
    [InlineData("return new Dictionary<string, object> { [\"alg\"] = [|\"none\"|] };")]
    [InlineData("return Jose.JWT.Encode(text, null, [|JwsAlgorithm.none|]);")]
    public Task Offers_no_fix(string statements) => Verify.OffersNoFix(Method(statements));
}
