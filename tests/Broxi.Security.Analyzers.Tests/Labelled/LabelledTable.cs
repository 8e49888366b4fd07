using System.Globalization;
using System.Text;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Labelled;

/// <summary>A fault and how it was found, if it was; or a finding where there is no fault.</summary>
internal sealed record Outcome(string Program, Mark Place, bool IsFault, DiagnosticSeverity? Found);

/// <summary>Precision and recall of each rule on the labelled set, as a page.</summary>
internal sealed class LabelledTable(IReadOnlyList<Outcome> outcomes)
{
    public override string ToString()
    {
        var page = new StringBuilder($"""
            # Precision and recall on the labelled set

            `tests/Labelled` holds {LabelledProgram.All.Count(static program => !program.Expected.IsEmpty)} programs with faults that a reviewer has marked, and {LabelledProgram.All.Count(static program => program.Expected.IsEmpty)} that only look faulty. All rules are on,
            those that are off by default as well. *Precision* is the share of findings that are right, *recall* the share of faults
            that are found. The last columns count warnings alone: a suggestion is then no finding.

            | Rule | Faults | Found | Missed | Wrong | Precision | Recall | Warnings found | Warnings wrong | Precision | Recall |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|

            """.ReplaceLineEndings("\n"));
        var measured = outcomes.Where(static outcome => Shipped.Ids.Contains(outcome.Place.Id)).ToList();
        foreach (var rule in measured.GroupBy(static outcome => outcome.Place.Id))
            page.Append(Row($"[{rule.Key}](rules/{rule.Key}.md)", [.. rule]));
        page.Append(Row("All", measured));

        List(page, "Missed", [.. measured.Where(static outcome => outcome.IsFault && outcome.Found is null)]);
        List(page, "Wrong", [.. measured.Where(static outcome => !outcome.IsFault)]);
        if (outcomes.Count > measured.Count)
        {
            page.Append("\n## Not measured\nNo analyzer reports these rules yet:\n\n");
            foreach (var rule in outcomes.Except(measured).CountBy(static outcome => outcome.Place.Id))
                page.Append(CultureInfo.InvariantCulture, $"- {rule.Key}, {rule.Value} {(rule.Value == 1 ? "fault" : "faults")}\n");
        }

        return page.ToString();
    }

    private static string Row(string name, IReadOnlyCollection<Outcome> rule)
    {
        var faults = rule.Count(static outcome => outcome.IsFault);
        var all = rule.Where(static outcome => outcome.Found is not null);
        var (found, wrong, shares) = Shares(all, faults);
        var (warnings, wrongWarnings, warningShares) = Shares(all.Where(static outcome => outcome.Found == DiagnosticSeverity.Warning), faults);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {faults} | {found} | {faults - found} | {wrong} | {shares} | {warnings} | {wrongWarnings} | {warningShares} |\n");
    }

    private static (int Right, int Wrong, string Shares) Shares(IEnumerable<Outcome> findings, int faults)
    {
        var (right, all) = (findings.Count(static outcome => outcome.IsFault), findings.Count());
        return (right, all - right, $"{Share(right, all)} | {Share(right, faults)}");
    }

    private static string Share(int part, int whole) =>
        whole == 0 ? "–" : ((double)part / whole).ToString("0.00", CultureInfo.InvariantCulture);

    private static void List(StringBuilder page, string title, IReadOnlyCollection<Outcome> outcomes)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n{(outcomes.Count == 0 ? "None.\n" : "")}");
        foreach (var outcome in outcomes)
            page.Append(CultureInfo.InvariantCulture, $"- {outcome.Place.Id}, {outcome.Program}, line {outcome.Place.Line}{(outcome.Found is { } severity ? $" ({severity})" : "")}\n");
    }
}
