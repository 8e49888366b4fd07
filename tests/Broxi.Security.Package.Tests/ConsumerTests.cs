using System.Text.Json;

namespace Broxi.Security.Package.Tests;

/// <summary>What a project sees that references the package.</summary>
public sealed class ConsumerTests(Consumers consumers) : IClassFixture<Consumers>
{
    private const string TokenLine = "Clients.cs(9,";

    [Fact]
    public void Recommended_warns()
    {
        var message = Assert.Single(consumers.Messages("Recommended"));
        Assert.Contains(TokenLine, message, StringComparison.Ordinal);
        Assert.Contains("warning BRX2001", message, StringComparison.Ordinal);
        Assert.Contains("docs/rules/BRX2001.md", message, StringComparison.Ordinal);
        Assert.True(consumers.IsBuilt("Recommended"));
    }

    [Fact]
    public void Sarif_has_the_weakness_and_the_page()
    {
        using var sarif = JsonDocument.Parse(consumers.Read("Recommended", "build.sarif"));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());

        var run = sarif.RootElement.GetProperty("runs")[0];
        var rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Single(static rule => rule.GetProperty("id").GetString() == "BRX2001");
        Assert.Equal(
            "https://github.com/BroxiAI/Broxi.Security.Analyzers/blob/main/docs/rules/BRX2001.md", rule.GetProperty("helpUri").GetString());
        Assert.Contains("CWE-319", rule.GetProperty("properties").GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()));
        Assert.Equal(["note", "warning"], Levels("Recommended"));
    }

    [Fact]
    public void Warnings_as_errors_break_the_build() => FailsOnTheToken("WarningsAsErrors");

    /// <summary>The value is written <c>Strict</c>: case does not matter. The suggestion stays one.</summary>
    [Fact]
    public void Strict_breaks_the_build()
    {
        FailsOnTheToken("Strict");
        Assert.Equal(["error", "note"], Levels("Strict"));
    }

    [Fact]
    public void Editorconfig_silences_strict()
    {
        Assert.Empty(consumers.Messages("StrictButOff"));
        Assert.Empty(Levels("StrictButOff"));
        Assert.True(consumers.IsBuilt("StrictButOff"));
    }

    [Fact]
    public void Editorconfig_lowers_strict()
    {
        Assert.Empty(consumers.Messages("StrictButSuggested"));
        Assert.Equal(["note", "note"], Levels("StrictButSuggested"));
        Assert.True(consumers.IsBuilt("StrictButSuggested"));
    }

    [Fact]
    public void None_is_silent()
    {
        Assert.Empty(consumers.Messages("None"));
        Assert.Empty(Levels("None"));
        Assert.True(consumers.IsBuilt("None"));
    }

    [Fact]
    public void Editorconfig_turns_one_rule_on_again() => Assert.Equal(["warning", "warning"], Levels("NoneButWarned"));

    [Theory]
    [InlineData("Configured")]
    [InlineData("ConfiguredItself")]
    public void A_secret_in_a_configuration_file_is_found_at_its_place(string project)
    {
        var message = Assert.Single(consumers.Messages(project));
        Assert.Contains($"{Path.Combine(project, "appsettings.json")}(3,16): warning BRX7002: 'Payments:ApiKey' in appsettings.json", message, StringComparison.Ordinal);
        Assert.True(consumers.IsBuilt(project));
    }

    [Fact]
    public void Configuration_files_can_be_left_out()
    {
        Assert.Empty(consumers.Messages("ConfiguredButOff"));
        Assert.True(consumers.IsBuilt("ConfiguredButOff"));
    }

    [Fact]
    public void An_unknown_mode_is_an_error_that_names_the_known_ones()
    {
        var message = Assert.Single(consumers.Messages("Unknown"));
        Assert.Contains("error BRX0001: BroxiSecurityMode is 'loud'; use none, recommended or strict.", message, StringComparison.Ordinal);
        Assert.False(consumers.IsBuilt("Unknown"));
    }

    [Fact]
    public void A_development_dependency_does_not_travel()
    {
        Assert.Empty(Levels("BehindDevelopmentDependency"));
        Assert.True(consumers.IsBuilt("BehindDevelopmentDependency"));
    }

    [Fact]
    public void A_project_can_pass_the_rules_on() => FailsOnTheToken("BehindPassing");

    [Fact]
    public async Task Format_applies_the_fix_and_the_build_is_clean()
    {
        Assert.Single(consumers.Messages("Formatted"));
        var project = Path.Combine("Formatted", "Formatted.csproj");
        var format = await consumers.RunAsync("format", "analyzers", project, "--no-restore", "--severity", "warn", "--diagnostics", "BRX2001");
        Assert.True(format.ExitCode == 0, format.Output);
        Assert.Contains("\"https://api.contoso.com/v1/me\"", consumers.Read("Formatted", "Clients.cs"), StringComparison.Ordinal);

        var build = await consumers.RunAsync("build", project, "--no-restore", "-tl:off", "-warnaserror");
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Empty(Consumers.MessagesIn(build.Output, "Formatted"));
    }

    private void FailsOnTheToken(string project)
    {
        var message = Assert.Single(consumers.Messages(project));
        Assert.Contains(TokenLine, message, StringComparison.Ordinal);
        Assert.Contains("error BRX2001", message, StringComparison.Ordinal);
        Assert.False(consumers.IsBuilt(project));
    }

    /// <summary>The SARIF level of every finding; the format leaves out the level of a warning.</summary>
    private List<string> Levels(string project)
    {
        using var sarif = JsonDocument.Parse(consumers.Read(project, "build.sarif"));
        return
        [
            .. sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
                .Where(static result => result.GetProperty("ruleId").GetString()!.StartsWith("BRX", StringComparison.Ordinal))
                .Select(static result => result.TryGetProperty("level", out var level) ? level.GetString()! : "warning")
                .Order(StringComparer.Ordinal),
        ];
    }
}
