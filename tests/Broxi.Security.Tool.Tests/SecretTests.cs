using System.Buffers.Text;
using System.Security.Cryptography;

namespace Broxi.Security.Tool.Tests;

/// <summary>A report is read by more people than the code: whatever the rules about secrets find, it shows no secret.</summary>
public class SecretTests
{
    private static readonly string[] s_statements =
    [
        """Use(new AuthenticationHeaderValue("Bearer", "TOKEN"), "TOKEN"); // TOKEN""",
        "const string token = \"TOKEN\";\nUse(new AuthenticationHeaderValue(\"Bearer\", token));",
        """Use($"https://{user}.contoso.com/?jwt=TOKEN", "TOKEN");""",
        "Use(\"\"\"\n  { \"first\": \"TOKEN\", \"again\": \"TOKEN\" }\n  \"\"\");",
        """Use("HEAD" + "TAIL");""",
        """Use(new[] { CHARS });""",
    ];

    [Fact]
    public async Task A_report_shows_no_more_than_the_beginning_of_a_secret()
    {
        using var workspace = new Workspace();
        string[] tokens = [.. s_statements.Select(static _ => Jwt()), .. s_statements.Select(static _ => "q7" + RandomNumberGenerator.GetHexString(38))];
        foreach (var (index, token) in tokens.Index())
            workspace.With($"C{index}.cs", Class(index, s_statements[index % s_statements.Length], token));

        var run = await workspace.ScanAsync("--sarif", workspace["report.sarif"]);

        Assert.Equal((6, 2), (run.Findings("BRX1002"), run.Findings("BRX1001")));
        var report = run.Output + run.Error + await File.ReadAllTextAsync(workspace["report.sarif"], TestContext.Current.CancellationToken);
        Assert.All(tokens, token => Assert.All(Enumerable.Range(4, token.Length - 12), start =>
            Assert.DoesNotContain(token.Substring(start, 8), report, StringComparison.Ordinal)));
        Assert.All(tokens, token => Assert.DoesNotContain(string.Join("', '", token[4..8].ToCharArray()), report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_that_runs_alone_leaves_nothing_to_the_others()
    {
        using var workspace = new Workspace().With("A.cs", Class(0, s_statements[0], Jwt()));

        Assert.Equal((0, 1), await FindingsAsync());
        Assert.Equal((1, 0), await FindingsAsync("--rule", "BRX1001"));

        async Task<(int, int)> FindingsAsync(params string[] options) =>
            await workspace.ScanAsync(options) is var run ? (run.Findings("BRX1001"), run.Findings("BRX1002")) : default;
    }

    private static string Class(int index, string statement, string token) => $$"""
        using System.Net.Http.Headers;
        class C{{index}}
        {
            static void Use(params object[] any) => System.Console.WriteLine(any);
            static void M(string user)
            {
                {{statement
                    .Replace("TOKEN", token, StringComparison.Ordinal)
                    .Replace("HEAD", token[..12], StringComparison.Ordinal)
                    .Replace("TAIL", token[12..], StringComparison.Ordinal)
                    .Replace("CHARS", string.Join(", ", token.Select(static character => $"'{character}'")), StringComparison.Ordinal)}}
            }
        }
        """;

    private static string Jwt()
    {
        var content = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url.EncodeToString("""{"iss":"https://id.contoso.com","sub":"weather"}"""u8);
        return content + "." + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    }
}
