using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Tests.Secrets;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Messages travel further than the code: none holds a secret, and one secret has one message.</summary>
public sealed partial class SecretMessageTests
{
    public static TheoryData<string> Ids =>
        [.. Shipped.Analyzers.Where(static analyzer => analyzer.GetType().Namespace!.EndsWith(".Secrets", StringComparison.Ordinal))
            .SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static rule => rule.Id).Distinct()];

    /// <summary>Places that BRX1001, BRX1003 and BRX1004 watch.</summary>
    public static TheoryData<string> Sinks =>
    [
        """_ = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", "TOKEN");""",
        """const string token = "TOKEN"; _ = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);""",
        """var token = "TOKEN"; http.DefaultRequestHeaders.Add("Authorization", "Bearer " + token);""",
        """var token = "TOKEN"; http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");""",
        """http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("KEY") ?? "TOKEN");""",
        """http.DefaultRequestHeaders.Add("Authorization", "Bearer " + "TOKEN");""",
        """_ = new Azure.Identity.ClientSecretCredential("tenant", "id", "TOKEN");""",
        """_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_secret"] = "TOKEN" });""",
        """_ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes("TOKEN"));""",
        """_ = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey("TOKEN"u8.ToArray());""",
    ];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_message_holds_no_secret(string id)
    {
        var page = RulePage.Of(id);
        foreach (var finding in await Sample.Of(page.Violation, enabled: Shipped.Rules).FindingsAsync())
        {
            var message = finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(Secret().Matches(page.Violation.Text), secret => Assert.DoesNotContain(secret.Value[..8], message));
        }
    }

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task A_message_shows_three_characters_and_a_hash(string statement)
    {
        const string Canary = "8f14e45fceea167a5a36dedd4bea2543";

        var findings = await FindingsAsync(statement, Canary);

        Assert.NotEmpty(findings);
        Assert.All(findings, static finding =>
        {
            Assert.Contains("(8f1…, sha256 403dd45c)", finding);
            Assert.DoesNotContain(Canary[..4], finding);
        });
    }

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task A_recognised_token_is_reported_where_it_is_written_and_only_there(string statement)
    {
        foreach (var token in ProviderTokens.Several)
        {
            var message = Assert.Single(await FindingsAsync(statement, token));
            Assert.StartsWith("BRX1002: ", message);
            Assert.DoesNotContain(token[3..10], message);
        }
    }

    [Fact]
    public async Task A_recognised_token_from_elsewhere_is_reported_where_it_is_used()
    {
        var token = ProviderTokens.GitHub();
        var message = Assert.Single(await FindingsAsync(
            "const string start = \"HEAD\"; const string end = \"TAIL\"; _ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Bearer\", start + end);"
                .Replace("HEAD", token[..12], StringComparison.Ordinal).Replace("TAIL", token[12..], StringComparison.Ordinal), ""));

        Assert.StartsWith("BRX1001: ", message);
    }

    private static async Task<List<string>> FindingsAsync(string statement, string token) =>
        [.. (await Sample.Of($"class C {{ void M(HttpClient http) {{ {statement.Replace("TOKEN", token, StringComparison.Ordinal)} }} }}", enabled: Shipped.Rules).FindingsAsync())
            .Where(static finding => finding.Id is "BRX1001" or "BRX1002" or "BRX1003" or "BRX1004")
            .Select(static finding => $"{finding.Id}: {finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];

    /// <summary>A long run of characters with a digit among them.</summary>
    [GeneratedRegex("(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}")]
    private static partial Regex Secret();
}
