using Broxi.Security.Tool.Loading;

namespace Broxi.Security.Tool.Tests;

public class ConfigurationScanTests
{
    private const string Key = "q7Zk3VbN9sLx2TfR8wYcJm5D";
    private const string Settings = "{\n  \"Payments\": { \"ApiKey\": \"" + Key + "\" }\n}\n";

    [Fact]
    public async Task Shows_a_secret_in_a_projects_configuration_masked_and_at_its_place()
    {
        using var workspace = new Workspace().WithProject(code: "return;\n").With("App/appsettings.json", Settings);

        var run = await workspace.ScanAsync("--sarif", "-");

        Assert.Equal(1, run.Code);
        Assert.Contains("""
            App/appsettings.json

              2:28 warning BRX7002 (CWE-260): 'Payments:ApiKey' in appsettings.json holds a secret
            """.ReplaceLineEndings("\n"), run.Error.Replace("holds a secret", "holds a secret\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("""
              2 | "Payments": { "ApiKey": "q7Zk…" }
            """.Trim(), run.Error, StringComparison.Ordinal);
        Assert.Contains("\"uri\": \"App/appsettings.json\"", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_beside_the_projects_are_scanned_once()
    {
        using var workspace = new Workspace().WithProject("One", code: "return;\n").WithProject("Two", code: "return;\n")
            .With("deploy/web.yaml", $"ApiKey: {Key}\n").With("Two/.env", $"API_KEY={Key}\n").With("Two/bin/appsettings.json", Settings);

        var run = await workspace.ScanAsync();

        Assert.Equal(2, run.Findings("BRX7002"));
        Assert.Contains("in 2 projects", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_project_adds_itself_is_reported_once()
    {
        using var workspace = new Workspace().WithProject(
            project: Workspace.Project.Replace("</Project>", "<ItemGroup><AdditionalFiles Include=\"appsettings.json\" /></ItemGroup></Project>", StringComparison.Ordinal),
            code: "return;\n").With("App/appsettings.json", Settings);

        Assert.Equal(1, (await workspace.ScanAsync()).Findings("BRX7002"));
    }

    [Fact]
    public async Task A_loose_folder_needs_no_code()
    {
        using var workspace = new Workspace().With("appsettings.json", Settings).With("tests/appsettings.json", Settings).With("old/appsettings.json", Settings);

        var run = await workspace.ScanAsync("--exclude", "old");

        Assert.Equal((1, 1), (run.Code, run.Findings("BRX7002")));
    }

    [Fact]
    public async Task All_files_are_searched_when_asked_for()
    {
        using var workspace = new Workspace()
            .With("settings.custom.json", Settings)
            .With("image.json", [.. "\0\0"u8, .. System.Text.Encoding.UTF8.GetBytes(Settings)])
            .With("utf16.json", [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes(Settings.Replace("q7Zk", "Zk7q", StringComparison.Ordinal))])
            .With("data.json", Settings + new string(' ', 1 << 20))
            .With("Client.cs", "class Client;\n");

        Assert.Equal(0, (await workspace.ScanAsync()).Findings("BRX7002"));
        var run = await workspace.ScanAsync("--all-files");

        Assert.Equal(2, run.Findings("BRX7002"));
        Assert.Contains("broxi: 1 file over 1 MB is not searched for secrets", run.Notices);
    }

    [Fact]
    public async Task Editor_configuration_accepts_a_secret_by_its_hash()
    {
        using var workspace = new Workspace().With("appsettings.json", Settings).With(".editorconfig", "root = true\n[*.json]\nbroxi_allowed_secrets = sha256:425645a9\n");

        Assert.Equal(0, (await workspace.ScanAsync()).Findings("BRX7002"));
    }

    [Fact]
    public void The_package_adds_the_same_files()
    {
        var targets = File.ReadAllText(Path.Combine(Workspace.RepoRoot, "package", "buildTransitive", "Broxi.Security.Analyzers.targets"));
        Assert.All(ConfigurationFiles.Names.Where(static name => !name.EndsWith("proj", StringComparison.Ordinal) && name is not ("*.props" or "*.targets")),
            name => Assert.Contains("**/" + name, targets, StringComparison.Ordinal));
    }
}
