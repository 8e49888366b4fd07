namespace Broxi.Security.Tool.Tests;

public class ScanTests
{
    [Fact]
    public async Task Shows_a_finding_of_a_project_with_its_code()
    {
        using var workspace = new Workspace().WithProject();

        var run = await Workspace.RunAsync("scan", workspace["App/App.csproj"]);

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Error);
        Assert.StartsWith("""
            Program.cs

              4:45 warning BRX2001 (CWE-319): 'HttpClient.GetStringAsync' sends credentials over clear-text HTTP, where anyone on the path can read and change it; use https
              4 | Console.WriteLine(await http.GetStringAsync("http://api.contoso.com/v1"));
                |                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^
              help: https://github.com/BroxiAI/Broxi.Security.Analyzers/blob/main/docs/rules/BRX2001.md

                1  BRX2001  Request sent over clear-text HTTP

            0 errors, 1 warning, 0 info
            1 file, 4 lines of code in 1 project; 
            """.ReplaceLineEndings("\n"), run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("All.sln")]
    [InlineData("All.slnx")]
    public async Task Scans_the_projects_of_a_solution(string solution)
    {
        using var workspace = new Workspace().WithProject("One").WithProject("Two").WithProject("Elsewhere").With(solution, Solution(solution, "One", "Two"));

        var run = await Workspace.RunAsync("scan", workspace[solution]);

        Assert.Equal((1, 2), (run.Code, run.Findings()));
        Assert.Empty(run.Error);
        Assert.Contains("in 2 projects", run.Output, StringComparison.Ordinal);
        Assert.Contains("One/Program.cs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_means_its_only_solution()
    {
        using var workspace = new Workspace().WithProject("One").WithProject("Two").With("All.slnx", Solution("All.slnx", "One"));

        Assert.Equal(1, (await workspace.ScanAsync()).Findings());
    }

    [Fact]
    public async Task A_folder_without_a_solution_means_all_projects_below()
    {
        using var workspace = new Workspace().WithProject("src/One").WithProject("src/deep/Two").WithProject("bin/Not");

        var run = await workspace.ScanAsync();

        Assert.Equal(2, run.Findings());
        Assert.Empty(run.Error);
        Assert.DoesNotContain("bin/", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clean_code_is_exit_code_0()
    {
        using var workspace = new Workspace().WithProject(code: Workspace.Cleartext.Replace("http://", "https://", StringComparison.Ordinal));

        var run = await workspace.ScanAsync();

        Assert.Equal(0, run.Code);
        Assert.StartsWith("No findings in 1 file, 4 lines of code in 1 project; ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_target_frameworks_report_a_finding_once()
    {
        using var workspace = new Workspace().WithProject(
            project: Workspace.Project.Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>", StringComparison.Ordinal)
                .Replace("<OutputType>Exe</OutputType>", "", StringComparison.Ordinal),
            code: "using System.Threading.Tasks; using System.Net.Http;\n" + Workspace.CleartextIn("Client"));

        var run = await workspace.ScanAsync();

        Assert.Equal(1, run.Findings());
        Assert.Empty(run.Error);
        Assert.Contains("in 1 project;", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_projects_own_settings_count()
    {
        using var workspace = new Workspace()
            .WithProject("Loud").With("Loud/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.BRX2001.severity = error\n")
            .WithProject("Bulk").With("Bulk/.editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.category-Security.severity = none\n")
            .WithProject("NoWarn", Workspace.Project.Replace("<OutputType>", "<NoWarn>BRX2001</NoWarn><OutputType>", StringComparison.Ordinal))
            .WithProject("Pragma", code: "#pragma warning disable BRX2001\n" + Workspace.Cleartext);

        var run = await workspace.ScanAsync();

        Assert.Equal(1, run.Findings());
        Assert.Contains("Loud/Program.cs", run.Output, StringComparison.Ordinal);
        Assert.Contains("4:45 error BRX2001", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error", 0)]
    [InlineData("warning", 1)]
    [InlineData("info", 1)]
    [InlineData("never", 0)]
    public async Task Fail_on_decides_which_severity_fails(string level, int code)
    {
        using var workspace = new Workspace().WithProject();

        var run = await workspace.ScanAsync("--loose", "--fail-on", level);

        Assert.Equal((code, 1), (run.Code, run.Findings()));
    }

    [Fact]
    public async Task Strict_mode_makes_starred_warnings_errors()
    {
        using var workspace = new Workspace().WithProject();

        var run = await workspace.ScanAsync("--mode", "strict", "--fail-on", "error");

        Assert.Equal(1, run.Code);
        Assert.Contains("error BRX2001", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Excludes_files_and_folders()
    {
        using var workspace = new Workspace().WithProject("One").WithProject("Two").WithProject("Three")
            .With("Three/Old.g.cs", Workspace.CleartextIn("Old"));

        var run = await workspace.ScanAsync("--exclude", "One", "--exclude", "**/*.g.cs", "--exclude", "Two/Program.cs");

        Assert.Equal(1, run.Findings());
        Assert.Contains("Three/Program.cs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_only_the_named_rule()
    {
        using var workspace = new Workspace().WithProject();

        Assert.Equal(1, (await workspace.ScanAsync("--loose", "--rule", "brx2001")).Findings());
    }

    [Fact]
    public async Task An_unknown_rule_is_one_line_that_names_near_ones()
    {
        using var workspace = new Workspace().WithProject();

        var run = await workspace.ScanAsync("--rule", "BRX20011");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("broxi: there is no rule 'BRX20011'; did you mean BRX2001", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_exit_codes()
    {
        var run = await Workspace.RunAsync("scan", "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("0 nothing at or above --fail-on, 1 findings, 2 cannot scan, 130 cancelled", run.Output, StringComparison.Ordinal);
    }

    private static string Solution(string name, params string[] projects) => name.EndsWith('x')
        ? $"<Solution>{string.Concat(projects.Select(static project => $"<Project Path=\"{project}/{project}.csproj\" />"))}</Solution>"
        : "Microsoft Visual Studio Solution File, Format Version 12.00\n" + string.Concat(projects.Select(static project =>
            $"Project(\"{{9A19103F-16F7-4668-BE54-9A1E7A4F7556}}\") = \"{project}\", \"{project}\\{project}.csproj\", \"{{{Guid.NewGuid().ToString().ToUpperInvariant()}}}\"\nEndProject\n"));
}
