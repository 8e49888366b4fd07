namespace Broxi.Security.Tool.Tests;

public class LooseScanTests
{
    [Fact]
    public async Task A_folder_without_a_project_is_scanned_and_says_so()
    {
        using var workspace = new Workspace().With("snippets/Client.cs", Workspace.Cleartext).With("obj/Not.cs", Workspace.CleartextIn("Not"));

        var run = await workspace.ScanAsync();

        Assert.Equal((1, 1), (run.Code, run.Findings()));
        Assert.Equal("broxi: no C# project was found: files are scanned loosely", Assert.Single(run.Notices));
    }

    [Fact]
    public async Task Nothing_is_restored_or_loaded_when_asked_for()
    {
        using var workspace = new Workspace().WithProject();

        var run = await workspace.ScanAsync("--loose");

        Assert.Equal(1, run.Findings());
        Assert.False(Directory.Exists(workspace["App/obj"]));
    }

    [Fact]
    public async Task A_project_without_restored_packages_is_scanned_loosely_and_says_so()
    {
        using var workspace = new Workspace().WithProject();

        var run = await workspace.ScanAsync("--no-restore");

        Assert.Equal(1, run.Findings());
        Assert.Equal("broxi: warning: App/App.csproj: it is not restored; its files are scanned loosely", Assert.Single(run.Notices));
        Assert.False(Directory.Exists(workspace["App/obj"]));
    }

    [Fact]
    public async Task A_failed_restore_is_one_line_and_the_project_is_scanned_all_the_same()
    {
        using var workspace = new Workspace().WithProject(project: Workspace.Project.Replace(
            "</Project>", "<ItemGroup><PackageReference Include=\"Contoso.Does.Not.Exist\" Version=\"1.0.0\" /></ItemGroup></Project>", StringComparison.Ordinal))
            .With("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");

        var run = await workspace.ScanAsync();

        Assert.Equal((1, 1), (run.Code, run.Findings()));
        var notice = Assert.Single(run.Notices);
        Assert.StartsWith("broxi: warning: App/App.csproj: restore failed: ", notice, StringComparison.Ordinal);
        Assert.EndsWith("; its files are scanned loosely", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_tests_is_a_compilation_of_tests()
    {
        using var workspace = new Workspace()
            .With("src/Client.cs", Workspace.CleartextIn("Client"))
            .With("tests/ClientTests.cs", Workspace.CleartextIn("ClientTests"))
            .With("Contoso.UnitTests/More.cs", Workspace.CleartextIn("More"));

        var run = await workspace.ScanAsync();

        Assert.Contains("0 errors, 1 warning, 2 info", run.Output, StringComparison.Ordinal);
        Assert.Contains("src/Client.cs\n\n  7:36 warning BRX2001", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_framework_in_some_project_makes_no_test_of_the_code_beside_it()
    {
        // These tests use xunit, so the machine has it.
        using var workspace = new Workspace()
            .With("src/Client.cs", Workspace.CleartextIn("Client"))
            .With("tests/Contoso.csproj", Workspace.Project.Replace(
                "</Project>", "<ItemGroup><PackageReference Include=\"xunit.v3.extensibility.core\" /></ItemGroup></Project>", StringComparison.Ordinal))
            .With("tests/ClientTests.cs", Workspace.CleartextIn("ClientTests"));

        var run = await workspace.ScanAsync("--loose");

        Assert.Contains("0 errors, 1 warning, 1 info", run.Output, StringComparison.Ordinal);
        Assert.Contains("src/Client.cs\n\n  7:36 warning BRX2001", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test/A.cs", true)]
    [InlineData("src/Tests/A.cs", true)]
    [InlineData("Contoso.Api.Tests/A.cs", true)]
    [InlineData("Contoso.Api.IntegrationTests/A.cs", true)]
    [InlineData("ContosoTests/A.cs", true)]
    [InlineData("unit-tests/A.cs", true)]
    [InlineData("src/Tests.cs", false)]
    [InlineData("latest/A.cs", false)]
    [InlineData("Contest/A.cs", false)]
    [InlineData("testing-tools/A.cs", false)]
    public void Folders_of_tests_are_known_by_name(string path, bool isTest) => Assert.Equal(isTest, Loading.TestFolder.Holds(path));

    [Fact]
    public async Task Editor_configuration_on_the_way_up_counts_until_a_root()
    {
        using var workspace = new Workspace()
            .With(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.BRX2001.severity = none\n")
            .With("a/A.cs", Workspace.CleartextIn("A"))
            .With("b/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.BRX2001.severity = error\n")
            .With("b/deep/B.cs", Workspace.CleartextIn("B"));

        var run = await Workspace.RunAsync("scan", workspace.Folder);

        Assert.Equal(1, run.Findings());
        Assert.Contains("b/deep/B.cs\n\n  7:36 error BRX2001", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_of_the_global_folder_are_found_with_what_they_depend_on()
    {
        // NJsonSchema is there because these tests use it; Newtonsoft.Json comes with it.
        using var workspace = new Workspace().With("App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="NJsonSchema" /><PackageReference Include="../../evil" /></ItemGroup></Project>
            """).With("Client.cs", """
            using System.Net.Http; using System.Threading.Tasks;
            public class Client
            {
                const string Authorization = "";
                public Task<string> Read(HttpClient http) => http.GetStringAsync(NJsonSchema.JsonObjectType.Array.ToString().Length > 0 ? "http://api.contoso.com/v1" : "");
            }
            """);
        var root = new Loading.ScanRoot(workspace.Folder, []);
        using var loader = new Loading.LooseLoader(root, new Notices());

        var compilation = await Assert.Single(loader.Load(workspace.Folder, [], false, TestContext.Current.CancellationToken))
            .GetCompilationAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(compilation!.GetTypeByMetadataName("NJsonSchema.JsonSchema"));
        Assert.NotNull(compilation.GetTypeByMetadataName("Newtonsoft.Json.JsonConvert"));
        Assert.NotNull(compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.WebApplication"));
    }
}
