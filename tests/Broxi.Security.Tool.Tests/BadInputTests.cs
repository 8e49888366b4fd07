using System.Text;
using Broxi.Security.Tool.Commands;

namespace Broxi.Security.Tool.Tests;

public class BadInputTests
{
    [Fact]
    public async Task A_missing_path()
    {
        var run = await Workspace.RunAsync("scan", "/no/such/place");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.EndsWith("place: there is no such file or folder", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder()
    {
        using var workspace = new Workspace();

        var run = await workspace.ScanAsync();

        Assert.Equal(2, run.Code);
        Assert.EndsWith(": nothing to scan, there are no C# files", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_project()
    {
        using var workspace = new Workspace().With("Program.cs", Workspace.Cleartext);

        var run = await Workspace.RunAsync("scan", workspace["Program.cs"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("not a solution (.sln, .slnx), a C# project (.csproj) or a folder", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fail-on", "sometimes")]
    [InlineData("--mode", "brutal")]
    [InlineData("--frobnicate", "1")]
    public async Task A_wrong_option_is_not_taken_for_findings(string option, string value)
    {
        var run = await Workspace.RunAsync("scan", option, value);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.All(run.Notices, static line => Assert.StartsWith("broxi: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_project_beside_a_good_one_and_a_missing_one()
    {
        using var workspace = new Workspace().WithProject("Good").WithProject("Broken", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>")
            .With("All.slnx", """<Solution><Project Path="Good/Good.csproj" /><Project Path="Broken/Broken.csproj" /><Project Path="Gone/Gone.csproj" /></Solution>""");

        var run = await workspace.ScanAsync();

        Assert.Equal((1, 2), (run.Code, run.Findings()));
        Assert.Equal(2, run.Notices.Count);
        Assert.Contains(run.Notices, static line => line == "broxi: warning: Gone/Gone.csproj: the solution names this project, but there is no such file");
        Assert.Contains(run.Notices, static line => line.StartsWith("broxi: warning: Broken/Broken.csproj: ", StringComparison.Ordinal) && line.EndsWith("; its files are scanned loosely", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_solution_gives_way_to_the_projects_below()
    {
        using var workspace = new Workspace().WithProject().With("All.slnx", "<Solution><Project");

        var run = await workspace.ScanAsync();

        Assert.Equal(1, run.Findings());
        Assert.StartsWith("broxi: warning: All.slnx: the solution cannot be read (", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_in_no_known_encoding(bool loose)
    {
        using var workspace = new Workspace().WithProject()
            .With("App/Latin.cs", [.. Encoding.ASCII.GetBytes("// caf"), 0xE9, .. Encoding.ASCII.GetBytes("\n" + Workspace.CleartextIn("Latin"))])
            .With("App/Nul.cs", [.. Encoding.ASCII.GetBytes(Workspace.CleartextIn("Nul")), 0, 0, 0xFF]);

        var run = await workspace.ScanAsync(loose ? ["--loose"] : []);

        Assert.Equal((1, 3), (run.Code, run.Findings()));
        Assert.Contains(run.Notices, static line => line.StartsWith("broxi: warning: App/Latin.cs: this file is not valid UTF-8 and was read as ", StringComparison.Ordinal));
        Assert.Contains(run.Notices, static line => line == "broxi: warning: App/Nul.cs: this file contains NUL bytes; its findings may be incomplete");
        Assert.Equal(loose ? 3 : 2, run.Notices.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_circle_of_symbolic_links(bool loose)
    {
        using var workspace = new Workspace().WithProject();
        Directory.CreateSymbolicLink(workspace["App/again"], workspace.Folder);
        File.CreateSymbolicLink(workspace["App/self.txt"], workspace["App/self.txt"]);

        var run = await workspace.ScanAsync(loose ? ["--loose"] : []).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (run.Code, run.Findings()));
    }

    [Fact]
    public async Task An_unreadable_folder_is_left_out_and_the_rest_is_scanned()
    {
        if (OperatingSystem.IsWindows())
            return; // Folders have no mode there.

        using var workspace = new Workspace().With("a/A.cs", Workspace.CleartextIn("A")).With("b/B.cs", Workspace.CleartextIn("B"));
        File.SetUnixFileMode(workspace["a"], UnixFileMode.None);
        try
        {
            var run = await workspace.ScanAsync();

            Assert.Equal(1, run.Code);
            Assert.Contains("b/B.cs", run.Output, StringComparison.Ordinal);
            if (!Environment.IsPrivilegedProcess)
                Assert.Contains(run.Notices, static line => line == "broxi: warning: a: this folder cannot be read and is left out");
        }
        finally
        {
            File.SetUnixFileMode(workspace["a"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_folder_that_vanishes_is_noted()
    {
        using var workspace = new Workspace();
        var notices = new Notices();

        Assert.Empty(new Loading.FileTree(new(workspace.Folder, []), notices).Files(workspace["gone"], TestContext.Current.CancellationToken));

        Assert.Equal("gone: this folder cannot be read and is left out", Assert.Single(notices.All).Text);
    }

    [Fact]
    public async Task A_cancelled_scan()
    {
        using var workspace = new Workspace().WithProject();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var error = new StringWriter();

        var code = await CommandLine.RunAsync(["scan", workspace.Folder], TextWriter.Null, error, cancelled.Token);

        Assert.Equal((130, "broxi: cancelled"), (code, error.ToString().TrimEnd()));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written()
    {
        using var workspace = new Workspace().With("A.cs", Workspace.CleartextIn("A"));

        var run = await workspace.ScanAsync("--sarif", workspace.Folder);

        Assert.Equal((2, 1), (run.Code, run.Findings()));
        Assert.Contains(": the SARIF file cannot be written (", run.Notices[^1], StringComparison.Ordinal);
    }
}
