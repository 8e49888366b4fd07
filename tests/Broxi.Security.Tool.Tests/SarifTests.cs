using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Broxi.Security.Tool.Tests;

public class SarifTests
{
    [Fact]
    public async Task Is_valid_against_the_official_schema()
    {
        using var workspace = new Workspace().WithProject().With("App/Nul.cs", [.. "// \0"u8]);
        var schema = await JsonSchema.FromFileAsync(Schema, TestContext.Current.CancellationToken);

        var report = await ReportAsync(workspace);

        Assert.Empty(schema.Validate(report.ToJsonString()));
        report["runs"]![0]!["results"]![0]!["level"] = "catastrophe";
        Assert.NotEmpty(schema.Validate(report.ToJsonString()));
    }

    [Fact]
    public async Task Says_what_was_found_and_where()
    {
        using var workspace = new Workspace().WithProject("src/My App");

        var run = (await ReportAsync(workspace))["runs"]![0]!;

        var result = Assert.Single(run["results"]!.AsArray())!;
        Assert.Equal("BRX2001", (string?)result["ruleId"]);
        Assert.Equal("warning", (string?)result["level"]);
        var place = result["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("src/My%20App/Program.cs", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal("SRCROOT", (string?)place["artifactLocation"]!["uriBaseId"]);
        Assert.Equal("""{"startLine":4,"startColumn":45,"endLine":4,"endColumn":72,"snippet":{"text":"\u0022http://api.contoso.com/v1\u0022"}}""", place["region"]!.ToJsonString());
        Assert.Equal(new Uri(workspace.Folder + "/").AbsoluteUri, (string?)run["originalUriBaseIds"]!["SRCROOT"]!["uri"]);
        Assert.Equal(1, (int)run["invocations"]![0]!["exitCode"]!);
        Assert.True((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public async Task Describes_each_rule_and_ties_it_to_its_weakness()
    {
        using var workspace = new Workspace().WithProject();

        var run = (await ReportAsync(workspace, "--rule", "BRX2001"))["runs"]![0]!;

        var rule = Assert.Single(run["tool"]!["driver"]!["rules"]!.AsArray())!;
        Assert.Equal("RequestSentOverClearTextHTTP", (string?)rule["name"]);
        Assert.Equal("Request sent over clear-text HTTP", (string?)rule["shortDescription"]!["text"]);
        Assert.Equal("warning", (string?)rule["defaultConfiguration"]!["level"]);
        Assert.EndsWith("/BRX2001.md", (string?)rule["helpUri"], StringComparison.Ordinal);
        Assert.Contains("CWE-319", rule["properties"]!["tags"]!.AsArray().Select(static tag => (string?)tag));
        Assert.Contains("security", rule["properties"]!["tags"]!.AsArray().Select(static tag => (string?)tag));
        Assert.InRange(double.Parse((string)rule["properties"]!["security-severity"]!, System.Globalization.CultureInfo.InvariantCulture), 7, 10);
        Assert.Equal("high", (string?)rule["properties"]!["precision"]);

        var target = rule["relationships"]![0]!["target"]!;
        var taxonomy = run["taxonomies"]![(int)target["toolComponent"]!["index"]!]!;
        Assert.Equal("CWE", (string?)taxonomy["name"]);
        Assert.Equal((string?)taxonomy["guid"], (string?)target["toolComponent"]!["guid"]);
        Assert.Equal((string?)taxonomy["guid"], (string?)run["tool"]!["driver"]!["supportedTaxonomies"]![0]!["guid"]);
        Assert.Contains(taxonomy["taxa"]!.AsArray(), taxon => (string?)taxon!["id"] == (string?)target["id"]);
    }

    [Fact]
    public async Task Notices_are_part_of_it()
    {
        using var workspace = new Workspace().With("A.cs", Workspace.CleartextIn("A"));

        var notice = Assert.Single((await ReportAsync(workspace))["runs"]![0]!["invocations"]![0]!["toolExecutionNotifications"]!.AsArray())!;

        Assert.Equal("note", (string?)notice["level"]);
        Assert.Contains("scanned loosely", (string?)notice["message"]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fingerprint_outlives_moved_lines_and_tells_equal_lines_apart()
    {
        using var workspace = new Workspace().With("A.cs", Workspace.CleartextIn("A")).With("B.cs", Workspace.CleartextIn("B") + Workspace.CleartextIn("C"));
        var before = Fingerprints(await ReportAsync(workspace));

        workspace.With("A.cs", "\n\n// moved\n" + Workspace.CleartextIn("A"));
        var after = Fingerprints(await ReportAsync(workspace));

        Assert.Equal(3, before.Distinct().Count());
        Assert.Equal(before, after);
        workspace.With("A.cs", Workspace.CleartextIn("A").Replace("/v1", "/v2", StringComparison.Ordinal));
        Assert.NotEqual(before[0], Fingerprints(await ReportAsync(workspace))[0]);
    }

    [Fact]
    public async Task Goes_to_standard_output_alone()
    {
        using var workspace = new Workspace().With("A.cs", Workspace.CleartextIn("A"));

        var run = await workspace.ScanAsync("--sarif", "-");

        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("2.1.0", report.RootElement.GetProperty("version").GetString());
        Assert.Contains("warning BRX2001", run.Error, StringComparison.Ordinal);
    }

    private static string Schema => typeof(SarifTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "SarifSchema").Value!;

    private static async Task<JsonNode> ReportAsync(Workspace workspace, params string[] options)
    {
        using var target = new Workspace();
        var run = await workspace.ScanAsync(["--loose", "--sarif", target["deep/report.sarif"], .. options]);
        Assert.Equal(1, run.Code);
        return JsonNode.Parse(await File.ReadAllTextAsync(target["deep/report.sarif"]))!;
    }

    private static List<string?> Fingerprints(JsonNode report) =>
        [.. report["runs"]![0]!["results"]!.AsArray().Select(static result => (string?)result!["partialFingerprints"]![Reporting.Fingerprints.Key])];
}
