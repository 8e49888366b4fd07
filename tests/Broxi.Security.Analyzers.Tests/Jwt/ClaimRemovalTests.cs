using Broxi.Security.Analyzers.Jwt;
using Broxi.Security.CodeFixes.Jwt;

namespace Broxi.Security.Analyzers.Tests.Jwt;

/// <summary>What stays when an element of a list is taken out: its neighbours and all comments.</summary>
public sealed class ClaimRemovalTests
{
    private static string Claims(string elements) => $$"""
        using System.Security.Claims;
        class Tokens
        {
            List<Claim> Of(string user) =>
            [
        {{elements}}
            ];
        }
        """;

    [Theory]
    [InlineData(
        """
                new Claim("sub", user), // who
                new Claim([|"ssn"|], user),
        """,
        """
                new Claim("sub", user), // who
        """)]
    [InlineData(
        """
                new Claim([|"ssn"|], user), // number
                new Claim("sub", user), // who
        """,
        """
                // number
                new Claim("sub", user), // who
        """)]
    [InlineData(
        """
                new Claim("sub", user), // who
                new Claim([|"ssn"|], user) // number
        """,
        """
                new Claim("sub", user) // who
                // number
        """)]
    [InlineData(
        """
                // first
                new Claim([|"ssn"|], user), // number
                // second
                new Claim([|"password"|], user), // word
                new Claim("sub", user),
        """,
        """
                // first
                // number
                // second
                // word
                new Claim("sub", user),
        """)]
    public async Task Keeps_the_comments_beside_a_claim(string elements, string rest)
    {
        // Where the lines of comments begin is the formatter's matter.
        var trial = await Contract.Sample.Of(Claims(elements).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), enabled: SensitiveClaimAnalyzer.Descriptor)
            .ApplyAllAsync(SensitiveClaimAnalyzer.Id);
        Assert.Empty(await trial.CompilerErrorsAsync());
        Assert.Equal(Words(Claims(rest)), Words(await trial.TextAsync()));

        static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task Keeps_the_comments_beside_none()
    {
        await Verify<ConfusableAlgorithmAnalyzer, ConfusableAlgorithmFix>.Finds(
            """
            using Microsoft.IdentityModel.Tokens;
            class Validation
            {
                TokenValidationParameters P() => new()
                {
                    ValidAlgorithms =
                    [
                        SecurityAlgorithms.RsaSha256, // ours
                        [|SecurityAlgorithms.None|], // theirs
                    ],
                };
                TokenValidationParameters Q() => new()
                {
                    ValidAlgorithms = new[]
                    {
                        "RS256", // ours
                        [|"none"|] // theirs
                    },
                };
            }
            """);
    }
}
