namespace Broxi.Security.Package.Tests;

/// <summary>
/// Fresh projects that reference the package, each set up in another way and all built by one command, because starting
/// the build is what costs time.
/// </summary>
public sealed class Consumers(PackedPackage package) : IAsyncLifetime
{
    /// <summary>A token over clear text is a warning; a public feed over clear text is a suggestion.</summary>
    private const string Source = """
        using System.Net.Http.Headers;

        namespace Consumer;

        public class ProfileClient(HttpClient http)
        {
            public async Task<string> GetAsync(string token)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.contoso.com/v1/me");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await http.SendAsync(request);
                return await response.Content.ReadAsStringAsync();
            }
        }

        public class NewsClient(HttpClient http)
        {
            public Task<string> GetAsync() => http.GetStringAsync("http://news.contoso.com/rss");
        }
        """;

    /// <summary>A secret on its third line.</summary>
    private const string Settings = """
        {
          "Payments": {
            "ApiKey": "q7Zk3VbN9sLx2TfR8wYcJm5D"
          }
        }
        """;

    private string _output = "";

    private string Folder => Path.Combine(package.Root, "consumers");

    private string PackageCache => Path.Combine(package.Root, "packages");

    public async ValueTask InitializeAsync()
    {
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{package.Feed}" /></packageSources>
            </configuration>
            """);
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <ErrorLog>$(MSBuildProjectDirectory)/build.sarif,version=2.1</ErrorLog>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);

        Project("Recommended");
        Project("Formatted");
        Project("WarningsAsErrors", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        Project("Strict", "<BroxiSecurityMode>Strict</BroxiSecurityMode>");
        Project("StrictButOff", "<BroxiSecurityMode>strict</BroxiSecurityMode>", editorConfig: "dotnet_diagnostic.BRX2001.severity = none");
        Project("StrictButSuggested", "<BroxiSecurityMode>strict</BroxiSecurityMode>", editorConfig: "dotnet_diagnostic.BRX2001.severity = suggestion");
        Project("None", "<BroxiSecurityMode>none</BroxiSecurityMode>");
        Project("NoneButWarned", "<BroxiSecurityMode>none</BroxiSecurityMode>", editorConfig: "dotnet_diagnostic.BRX2001.severity = warning");
        Project("Unknown", "<BroxiSecurityMode>loud</BroxiSecurityMode>");
        Project("DevelopmentDependency", source: "");
        Project("BehindDevelopmentDependency", items: """<ProjectReference Include="../DevelopmentDependency/DevelopmentDependency.csproj" />""");
        Project("Passing", source: "", items: Reference("none"));
        Project("BehindPassing", "<BroxiSecurityMode>strict</BroxiSecurityMode>", items: """<ProjectReference Include="../Passing/Passing.csproj" />""");

        Project("Configured", source: "", settings: Settings);
        Write("Configured/node_modules/vendor/appsettings.json", Settings);
        Project("ConfiguredButOff", "<BroxiSecurityScanConfiguration>false</BroxiSecurityScanConfiguration>", source: "", settings: Settings);
        Project("ConfiguredItself", source: "", items: Reference("all") + """<AdditionalFiles Include="appsettings.json" />""", settings: Settings);

        var projects = Directory.GetFiles(Folder, "*.csproj", SearchOption.AllDirectories);
        Write("Consumers.slnx", $"<Solution>{string.Concat(projects.Select(static project => $"""<Project Path="{project}" />"""))}</Solution>");
        (_, _output) = await RunAsync("build", "Consumers.slnx", "-tl:off", "-clp:NoSummary", "-v:minimal");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The warnings and errors of one project.</summary>
    public IReadOnlyList<string> Messages(string project) => MessagesIn(_output, project);

    public static IReadOnlyList<string> MessagesIn(string output, string project) =>
    [
        .. output.Split('\n')
            .Select(static line => line.Trim())
            .Where(line => line.EndsWith($"{project}.csproj]", StringComparison.Ordinal) && line.Contains($"{Path.DirectorySeparatorChar}{project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && (line.Contains(": warning ", StringComparison.Ordinal) || line.Contains("error ", StringComparison.Ordinal)))
            .Distinct(),
    ];

    public bool IsBuilt(string project) => _output.Contains($"  {project} -> ", StringComparison.Ordinal);

    public string Read(string project, string file) => File.ReadAllText(Path.Combine(Folder, project, file));

    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => Dotnet.RunAsync(Folder, PackageCache, arguments);

    private void Project(string name, string properties = "", string? items = null, string source = Source, string? editorConfig = null, string? settings = null)
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{properties}</PropertyGroup>
              <ItemGroup>{items ?? Reference("all")}</ItemGroup>
            </Project>
            """);
        Write($"{name}/Clients.cs", source);
        if (settings is not null)
            Write($"{name}/appsettings.json", settings);
        if (editorConfig is not null)
            Write($"{name}/.editorconfig", $"root = true\n[*.cs]\n{editorConfig}\n");
    }

    private string Reference(string privateAssets) =>
        $"""<PackageReference Include="Broxi.Security.Analyzers" Version="{package.Version}" PrivateAssets="{privateAssets}" />""";

    private void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
