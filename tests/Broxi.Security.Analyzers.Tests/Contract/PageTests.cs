namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>A rule's page says what the rule is, and its samples are tests.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Ids => [.. Shipped.Ids];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(
        Shipped.Rules.Select(static rule => rule.Id),
        Directory.GetFiles(RulePage.Folder, "BRX*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_header_says_what_the_descriptor_says(string id)
    {
        var (rule, page) = (Shipped.Rule(id), RulePage.Of(id));
        Assert.Equal($"# {id}: {rule.Title}", page.Heading);
        Assert.Equal(rule.SeverityOr("Off"), page.Header("Severity"));
        Assert.Equal(rule.Cwe(), page.Header("CWE"));
        Assert.True(page.HasSection("Not reported"), "The page does not say what is deliberately silent.");
        Assert.True(page.HasSection("See also"), "The page has no further reading.");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_violation_raises_exactly_its_rule(string id)
    {
        var sample = Sample.Of(RulePage.Of(id).Violation, enabled: Shipped.Rule(id));
        Assert.Empty(await sample.CompilerErrorsAsync());
        var findings = await sample.FindingsAsync();
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.True(finding.Id == id, $"The sample also raises {finding}"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_fixed_sample_is_clean(string id)
    {
        var sample = Sample.Of(RulePage.Of(id).Fixed, enabled: Shipped.Rule(id));
        Assert.Empty(await sample.CompilerErrorsAsync());
        Assert.Empty(await sample.FindingsAsync());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_fix_turns_the_violation_into_the_fixed_sample(string id)
    {
        var page = RulePage.Of(id);
        if (!Shipped.FixesFor(id).Any())
        {
            Assert.Equal("None", page.Header("Fix"));
            return;
        }

        var sample = Sample.Of(page.Violation, enabled: Shipped.Rule(id));
        var titles = new List<string>();
        foreach (var finding in await sample.FindingsAsync())
            titles.AddRange((await sample.ActionsAsync(finding)).Select(static offer => offer.Action.Title));

        Assert.Equal(string.Join(", ", titles.Distinct()), page.Header("Fix"));
        var mended = await sample.ApplyAllAsync(id);
        Assert.Equal(page.Fixed.Code.TrimEnd('\n'), (await mended.TextAsync()).ReplaceLineEndings("\n").TrimEnd('\n'));
    }
}
