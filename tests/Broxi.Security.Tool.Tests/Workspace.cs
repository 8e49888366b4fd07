using System.Reflection;
using Broxi.Security.Tool.Commands;

namespace Broxi.Security.Tool.Tests;

/// <summary>A folder of its own with whatever code a test wants to scan, and the tool to scan it with.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>One BRX2001 on line 4.</summary>
    public const string Cleartext = """
        using System.Net.Http.Headers;
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", args[0]);
        Console.WriteLine(await http.GetStringAsync("http://api.contoso.com/v1"));

        """;

    /// <summary>The same in a class, so that several files can stand in one project.</summary>
    public static string CleartextIn(string name) => $$"""
        using System.Net.Http.Headers;
        public class {{name}}
        {
            public Task<string> Read(HttpClient http, string token)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return http.GetStringAsync("http://api.contoso.com/v1");
            }
        }

        """;

    public static string RepoRoot { get; } = typeof(Workspace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepoRoot").Value!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("broxi-test-").FullName;

    public string this[string relative] => Path.Combine(Folder, relative);

    /// <summary>A console project with one finding.</summary>
    public Workspace WithProject(string folder = "App", string? project = null, string? code = null) =>
        With($"{folder}/{Path.GetFileName(folder)}.csproj", project ?? Project).With($"{folder}/Program.cs", code ?? Cleartext);

    public Workspace With(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this;
    }

    public Workspace With(string relative, byte[] content)
    {
        File.WriteAllBytes(this[relative], content);
        return this;
    }

    public Task<Run> ScanAsync(params string[] options) => RunAsync(["scan", Folder, .. options]);

    public static async Task<Run> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return new Run(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What a run of the tool left behind.</summary>
internal sealed record Run(int Code, string Output, string Error)
{
    public IReadOnlyList<string> Notices => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How many findings the report shows.</summary>
    public int Findings(string rule = "BRX2001") => Output.Split('\n').Count(line => line.Contains($" {rule} (CWE-", StringComparison.Ordinal));
}
