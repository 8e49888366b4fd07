namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Two messages on one expression are one too many, whichever rules they come from.</summary>
public sealed class OverlapTests
{
    public static TheoryData<string> Ids => [.. Shipped.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task One_expression_carries_one_finding(string id)
    {
        var page = RulePage.Of(id);
        foreach (var source in (PageSample[])[page.Violation, page.Fixed])
        {
            var findings = await Sample.Of(source, enabled: Shipped.Rules).FindingsAsync();
            Assert.All(
                findings.GroupBy(static finding => finding.Location),
                static place => Assert.True(place.Count() == 1, string.Join('\n', place)));
        }
    }
}
