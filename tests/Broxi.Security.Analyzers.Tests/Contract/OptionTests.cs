using System.Collections;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>An option that is not written down does not exist for users, and one that is only written down misleads them.</summary>
public sealed class OptionTests
{
    private static readonly string s_guide = File.ReadAllText(Path.Combine(References.RepoRoot, "docs", "configuration.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_option_is_documented_with_its_default()
    {
        foreach (var (field, option) in Shipped.StaticFields<Option>())
        {
            var rows = typeof(DiagnosticAnalyzer).IsAssignableFrom(field.DeclaringType)
                ? Shipped.Analyzers.Single(analyzer => analyzer.GetType() == field.DeclaringType)
                    .SupportedDiagnostics.SelectMany(static rule => RulePage.Of(rule.Id).Options).ToList()
                : [.. RulePage.Rows(s_guide)];
            var row = rows.Find(row => row[0] == option.Key);

            Assert.True(row is not null, $"{field.Name()}: no table documents '{option.Key}'.");
            if (DefaultOf(option) is { Length: > 0 } value)
                Assert.True(row[1] == value, $"{field.Name()}: the documented default of '{option.Key}' is '{row[1]}' and not '{value}'.");
        }
    }

    [Fact]
    public void Every_documented_option_exists()
    {
        var keys = Shipped.StaticFields<Option>().Select(static option => option.Value.Key).ToHashSet();
        var documented = Shipped.Rules.SelectMany(static rule => RulePage.Of(rule.Id).Options)
            .Concat(RulePage.Rows(s_guide).Where(static row => row[0].StartsWith("broxi_", StringComparison.Ordinal)))
            .Select(static row => row[0]);
        Assert.All(documented, key => Assert.Contains(key, keys));
    }

    [Fact]
    public void Keys_are_unique() => Assert.Equal(
        Shipped.StaticFields<Option>().Select(static option => option.Value.Key).Distinct(),
        Shipped.StaticFields<Option>().Select(static option => option.Value.Key));

    /// <summary>The default as a user would write it; nothing for an empty list.</summary>
    private static string? DefaultOf(Option option) => option.GetType().GetProperty("Default")!.GetValue(option) switch
    {
        bool flag => flag ? "true" : "false",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>()),
        var number => number?.ToString(),
    };
}
