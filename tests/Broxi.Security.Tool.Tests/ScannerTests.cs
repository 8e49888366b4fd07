using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Reporting;
using Broxi.Security.Tool.Rules;

namespace Broxi.Security.Tool.Tests;

/// <summary>What depends on the kind of rule, shown with made-up rules.</summary>
public class ScannerTests
{
    private const string Code = """
        class Client
        {
            void Go() { var key = "s3cr3t-of-contoso"; Use(key); Use("an0ther-of-contoso"); }
            void Use(string key) { }
        }
        """;

    [Fact]
    public async Task No_report_shows_a_whole_secret()
    {
        var result = await ScanAsync(new() { Rules = ["BRX1999"] });
        using var output = new StringWriter();
        new ConsoleReport(Terminal.On(output)).Write(result);
        var sarif = SarifReport.Of(result, exitCode: 1);

        Assert.Equal(2, result.Findings.Count);
        Assert.Contains("""  3 | void Go() { var key = "s3cr…"; Use(key); Use("an0t…"); }""", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("s3cr…", sarif, StringComparison.Ordinal);
        Assert.DoesNotContain("of-contoso", output + sarif, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_is_off_runs_in_strict_mode_and_when_it_is_named()
    {
        Assert.DoesNotContain((await ScanAsync(new())).Findings, static finding => finding.Rule.Id == "BRX3999");
        Assert.Contains((await ScanAsync(new() { Mode = "strict" })).Findings, static finding => finding.Rule.Id == "BRX3999");
        Assert.Equal("BRX3999", Assert.Single((await ScanAsync(new() { Rules = ["BRX3999"] })).Findings).Rule.Id);
    }

    [Fact]
    public async Task A_rule_that_fails_is_one_warning_and_the_others_go_on()
    {
        var result = await ScanAsync(new());

        Assert.Equal(2, result.Findings.Count);
        var notice = Assert.Single(result.Notices, static notice => notice.IsWarning);
        Assert.StartsWith("FailingRule failed in ", notice.Text, StringComparison.Ordinal);
        Assert.EndsWith(" (InvalidOperationException: made up); its findings may be incomplete", notice.Text, StringComparison.Ordinal);
    }

    private static async Task<ScanResult> ScanAsync(Options options)
    {
        using var workspace = new Workspace().With("Client.cs", Code);
        var request = new ScanRequest(workspace.Folder) { Rules = options.Rules, Mode = options.Mode };
        return await new Scanner(request, RuleCatalog.Load(typeof(MadeUpRule).Assembly), new ScanProgress.NoProgress()).RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed record Options
    {
        public IReadOnlyList<string> Rules { get; init; } = [];

        public string? Mode { get; init; }
    }
}
