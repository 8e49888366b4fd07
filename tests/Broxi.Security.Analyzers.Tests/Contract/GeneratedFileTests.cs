using System.Text;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Files that follow from the rules: the index, the table in the README, and the presets of the package.</summary>
public sealed class GeneratedFileTests
{
    private const string Start = "<!-- rules:start -->\n";
    private const string End = "<!-- rules:end -->";

    [Fact]
    public void The_index_lists_every_rule() => GeneratedFile.Holds("docs/rules/README.md", _ => $"""
        # Rules

        {Table(pages: "")}
        ★ In `strict` mode the warnings of this rule are errors: see [configuration](../configuration.md).

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void The_readme_lists_every_rule() => GeneratedFile.Holds("README.md", text =>
    {
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, $"README.md has lost its markers {Start.Trim()} and {End}.");
        return text[..(start + Start.Length)] + Table(pages: "docs/rules/") + text[end..];
    });

    [Fact]
    public void None_turns_every_rule_off() => GeneratedFile.Holds("package/presets/none.globalconfig", _ =>
        Preset("none", Shipped.Rules.Select(static rule => (rule, "none"))));

    [Fact]
    public void Recommended_leaves_every_rule_as_it_is() => GeneratedFile.Holds("package/presets/recommended.globalconfig", _ =>
        Preset("recommended", []));

    /// <summary>Starred rules raise their own warnings, because a severity here would raise their guesses too.</summary>
    [Fact]
    public void Strict_turns_on_what_is_off() => GeneratedFile.Holds("package/presets/strict.globalconfig", _ =>
        Preset("strict", Shipped.Rules.Where(static rule => !rule.IsEnabledByDefault).Select(static rule => (rule, "suggestion"))));

    private static string Table(string pages)
    {
        var table = new StringBuilder("| Rule | | Severity | CWE | Fix | ★ |\n|---|---|---|---|---|:-:|\n");
        foreach (var rule in Shipped.Rules)
        {
            var cells = (string[])
            [
                $"[{rule.Id}]({pages}{rule.Id}.md)", rule.Title.ToString(), rule.SeverityOr("Off"), rule.Cwe(),
                RulePage.Of(rule.Id).Header("Fix") is var fix and not "None" ? fix : "", rule.IsStarred() ? "★" : "",
            ];
            table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return table.ToString();
    }

    /// <summary>The level is the lowest in use, so that every file of a user wins.</summary>
    private static string Preset(string mode, IEnumerable<(DiagnosticDescriptor Rule, string Severity)> severities) => string.Concat(
        (string[])["is_global = true\n", "global_level = -100\n", $"broxi_security_mode = {mode}\n",
            .. severities.Select(static entry => $"\n# {entry.Rule.Title}\ndotnet_diagnostic.{entry.Rule.Id}.severity = {entry.Severity}\n")]);
}
