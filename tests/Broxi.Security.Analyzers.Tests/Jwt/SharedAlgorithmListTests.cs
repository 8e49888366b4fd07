using System.Globalization;
using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.Analyzers.Tests.Contract;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Jwt.ConfusableAlgorithmAnalyzer,
    Broxi.Security.CodeFixes.Jwt.ConfusableAlgorithmFix>;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>Lists of algorithms that stand elsewhere, and code that runs in development only.</summary>
public sealed class SharedAlgorithmListTests
{
    private static string Validation(string members) => $$"""
        using Microsoft.IdentityModel.Tokens;
        class Validation
        {
            static readonly string[] s_mixed = ["HS256", "RS256"];
            static readonly string[] s_none = ["RS256", "none"]; // all
            {{members}}
        }
        """;

    [Theory]
    [InlineData("s_mixed")]
    [InlineData("s_none")]
    public Task Finds_every_use_of_the_list(string list) => Verify.Finds(Validation(
        $$"""
        TokenValidationParameters First() => new() { ValidAlgorithms = [|{{list}}|] };
        TokenValidationParameters Second() => new() { ValidAlgorithms = [|{{list}}|] };
        """));

    [Theory]
    [InlineData("s_mixed")]
    [InlineData("s_none")]
    public Task Only_hints_at_a_use_in_development(string list) => Verify.Hints(Validation(
        $$"""
        void Go(TokenValidationParameters p, bool isDevelopment)
        {
            if (isDevelopment)
                p.ValidAlgorithms = [|{{list}}|];
        }
        """));

    [Fact]
    public Task Takes_none_out_where_it_is_written() => Verify.Fixes(
        Validation("TokenValidationParameters First() => new() { ValidAlgorithms = [|s_none|] }; TokenValidationParameters Second() => new() { ValidAlgorithms = [|s_none|] };"),
        Validation("TokenValidationParameters First() => new() { ValidAlgorithms = s_none }; TokenValidationParameters Second() => new() { ValidAlgorithms = s_none };")
            .Replace("[\"RS256\", \"none\"]", "[\"RS256\"]", StringComparison.Ordinal));

    [Fact]
    public async Task Says_what_to_remove()
    {
        var findings = await Sample.Of(Validation("TokenValidationParameters P() => new() { ValidAlgorithms = s_none };")).FindingsAsync();
        Assert.Equal(
            "'TokenValidationParameters.ValidAlgorithms' accepts tokens without a signature, so anyone can forge one; remove \"none\"",
            Assert.Single(findings, static finding => finding.Id == ConfusableAlgorithmAnalyzer.Id).GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public Task Only_hints_at_a_header_in_development() => Verify.Hints(Validation(
        """
        object Go(bool isDevelopment)
        {
            var header = new Dictionary<string, object> { ["typ"] = "JWT" };
            if (isDevelopment)
                header["alg"] = [|"none"|];
            return header;
        }
        """));
}
