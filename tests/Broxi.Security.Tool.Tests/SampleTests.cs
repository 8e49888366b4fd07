using System.Text.Json;
using System.Text.RegularExpressions;

namespace Broxi.Security.Tool.Tests;

/// <summary>The sample service marks each of its mistakes with the id of the rule that must find it.</summary>
public sealed partial class SampleTests
{
    private static readonly string s_sample = Path.Combine(Workspace.RepoRoot, "samples", "VulnerableApi");

    /// <summary>Rules about what a whole project leaves out or is, which this one does not or is not.</summary>
    private static readonly string[] s_absent = ["BRX3014", "BRX3104"];

    [Fact]
    public async Task The_scanner_finds_exactly_the_marked_mistakes()
    {
        using var workspace = new Workspace();
        var sarif = workspace["sample.sarif"];

        var run = await Workspace.RunAsync("scan", s_sample, "--sarif", sarif);

        Assert.Equal(1, run.Code);
        Assert.Equal(Marked(), Found(sarif));
    }

    [Fact]
    public async Task The_sample_has_every_rule_that_is_on_by_default()
    {
        using var rules = JsonDocument.Parse((await Workspace.RunAsync("rules", "--json")).Output);

        var shipped = rules.RootElement.EnumerateArray()
            .Where(static rule => rule.GetProperty("enabledByDefault").GetBoolean())
            .Select(static rule => rule.GetProperty("id").GetString()!);
        Assert.Equal(shipped.Except(s_absent).Order(StringComparer.Ordinal), Marked().Select(static mark => mark.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>All but the time it took, and what the README leaves out with <c>…</c>.</summary>
    [Fact]
    public async Task The_readme_shows_what_the_scanner_prints()
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Workspace.RepoRoot, "README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var shown = Block().Match(readme).Groups[1].Value;
        Assert.NotEmpty(shown);

        var run = await Workspace.RunAsync("scan", s_sample);

        var printed = Time().Replace(run.Output, "").Split('\n').Select(static line => line.Trim()).ToList();
        Assert.All(
            Time().Replace(shown, "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static line => line != "…"),
            line => Assert.Contains(line, printed));
    }

    /// <summary>Lines such as <c>Program.cs:12 BRX2001</c>.</summary>
    private static List<string> Marked() =>
    [
        .. Directory.GetFiles(s_sample, "*.cs").Append(Path.Combine(s_sample, "appsettings.json")).SelectMany(static file => File.ReadAllLines(file).Index().SelectMany(line =>
            Marks().Matches(line.Item).SelectMany(static mark => mark.Value.Split(' ').Skip(1)).Select(id => $"{Path.GetFileName(file)}:{line.Index + 1} {id}")))
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> Found(string sarif)
    {
        using var log = JsonDocument.Parse(File.ReadAllText(sarif));
        return
        [
            .. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(static result =>
            {
                var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
                return $"{place.GetProperty("artifactLocation").GetProperty("uri").GetString()}:{place.GetProperty("region").GetProperty("startLine").GetInt32()} {result.GetProperty("ruleId").GetString()}";
            }).Order(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex("\\$ broxi scan samples/VulnerableApi\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("; [0-9.]+ s$", RegexOptions.Multiline)]
    private static partial Regex Time();

    [GeneratedRegex("//( BRX[0-9]{4})+$")]
    private static partial Regex Marks();
}
