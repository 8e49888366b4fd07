using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>How a rule names and describes itself.</summary>
public sealed partial class IdTests
{
    public static TheoryData<string> Ids => [.. Shipped.Ids];

    [Fact]
    public void Ids_are_unique() => Assert.Equal(Shipped.Rules.Length, Shipped.Rules.DistinctBy(static rule => rule.Id).Count());

    [Fact]
    public void An_id_lies_in_the_band_of_its_family()
    {
        foreach (var analyzer in Shipped.Analyzers)
        {
            var family = analyzer.GetType().Namespace!.Split('.').Last();
            var band = family switch
            {
                "Secrets" => '1',
                "Transport" => '2',
                "OAuth" => '3',
                "Jwt" => '4',
                "Resilience" => '5',
                "Hosting" => '6',
                "Configuration" => '7',
                _ => throw new InvalidDataException($"{analyzer} is in no family."),
            };
            Assert.All(analyzer.SupportedDiagnostics, rule => Assert.Matches($"^BRX{band}[0-9]{{3}}$", rule.Id));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_describes_itself(string id)
    {
        var rule = Shipped.Rule(id);
        var title = rule.Title.ToString();
        var message = rule.MessageFormat.ToString();

        Assert.Equal("Security", rule.Category);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri);
        Assert.Single(rule.CustomTags, static tag => CweTag().IsMatch(tag));
        Assert.Matches("^[A-Za-z].*[^.]$", title);
        Assert.NotEmpty(rule.Description.ToString());
        Assert.True(message.Contains("; ", StringComparison.Ordinal), $"The message names no action after a semicolon: {message}");
        Assert.False(SecondSentence().IsMatch(message) || message.EndsWith('.'), $"The message is not one sentence: {message}");
        Assert.DoesNotMatch("(?i)make sure|ensure", message);
        Assert.DoesNotMatch("(?i)make sure", rule.Description.ToString());
    }

    [Fact]
    public void Release_files_list_every_rule_with_its_severity_and_title()
    {
        var released = new Dictionary<string, string>();
        foreach (var file in (string[])["AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md"])
        {
            var section = "";
            foreach (var line in File.ReadLines(Path.Combine(References.RepoRoot, "analyzers", file)))
            {
                if (line.StartsWith("### ", StringComparison.Ordinal))
                    section = line;
                var cells = line.Split('|').Select(static cell => cell.Trim()).ToArray();
                if (!cells[0].StartsWith("BRX", StringComparison.Ordinal))
                    continue;
                if (section.Contains("Removed", StringComparison.Ordinal))
                    released.Remove(cells[0]);
                else
                    released[cells[0]] = $"{cells[0]} {cells[2]}: {cells[^1]}";
            }
        }

        Assert.Equal(
            Shipped.Rules.Select(static rule => $"{rule.Id} {rule.SeverityOr("Disabled")}: {rule.Title}"),
            released.Values.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^CWE-[0-9]+$")]
    private static partial Regex CweTag();

    [GeneratedRegex(@"[.!?]\s+[A-Z]")]
    private static partial Regex SecondSentence();
}
