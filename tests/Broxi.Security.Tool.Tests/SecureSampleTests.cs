using System.Text.Json;

namespace Broxi.Security.Tool.Tests;

/// <summary>The sample in which every mistake is put right.</summary>
public sealed class SecureSampleTests
{
    private static readonly string s_samples = Path.Combine(Workspace.RepoRoot, "samples");

    [Fact]
    public async Task All_rules_in_strict_mode_find_nothing()
    {
        using var workspace = new Workspace();
        var sarif = workspace["sample.sarif"];

        var run = await Workspace.RunAsync("scan", Path.Combine(s_samples, "SecureApi"), "--mode", "strict", "--fail-on", "info", "--sarif", sarif);

        using var log = JsonDocument.Parse(await File.ReadAllTextAsync(sarif, TestContext.Current.CancellationToken));
        Assert.Empty(string.Join('\n', log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()));
        Assert.Equal(0, run.Code);
        Assert.Contains("1 project", run.Output, StringComparison.Ordinal);
    }

    /// <summary>What the library does itself has no file of its own.</summary>
    [Fact]
    public void Each_file_with_a_mistake_has_its_counterpart() =>
        Assert.Equal(["TokenResponse.cs"], Names("VulnerableApi").Except(Names("SecureApi")));

    private static IEnumerable<string> Names(string sample) => Directory.GetFiles(Path.Combine(s_samples, sample), "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal)!;
}
