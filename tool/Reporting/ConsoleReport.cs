using System.Globalization;
using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;
using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>The report for people: the findings of each file with their code, then what there was in all.</summary>
internal sealed class ConsoleReport(IAnsiConsole console)
{
    private static readonly Style s_file = new(decoration: Decoration.Bold | Decoration.Underline);
    private static readonly Style s_quiet = new(Color.Grey);

    public void Write(ScanResult result)
    {
        foreach (var file in result.Findings.GroupBy(static finding => finding.Place.Path))
        {
            console.WriteLine(Printable.Text(result.Root.Relative(file.Key)), s_file);
            foreach (var finding in file)
                Write(finding);
            console.WriteLine();
        }

        Summarize(result);
    }

    private void Write(Finding finding)
    {
        var (name, style) = Severities.Of(finding.Severity);
        var start = finding.Place.Span.Start;
        console.WriteLine();
        console.Write($"  {start.Line + 1}:{start.Character + 1} ", s_quiet);
        console.Write(name, style);
        console.WriteLine($" {finding.Rule.Id} ({finding.Rule.Cwe}): {Printable.Line(finding.Message)}");
        CodeFrame.Write(console, finding.Place, style);
        // An address that is broken over two lines cannot be clicked.
        console.Write(new Paragraph("  ") { Overflow = Overflow.Ignore }.Append("help: ", s_quiet).Append(finding.Rule.HelpLinkUri, new Style(Color.Blue)));
        console.WriteLine();
    }

    private void Summarize(ScanResult result)
    {
        var seconds = result.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var scanned = $"{Count(result.Files, "file")}, {Count(result.Lines, "line")} of code in {Count(result.Projects, "project")}; {seconds} s";
        if (result.Findings.Count == 0)
        {
            console.Write("No findings", new Style(Color.Green));
            console.WriteLine($" in {scanned}");
            return;
        }

        foreach (var rule in result.Findings.GroupBy(static finding => finding.Rule).OrderBy(static rule => rule.Key.Id, StringComparer.Ordinal))
            console.WriteLine($"{rule.Count(),5}  {rule.Key.Id}  {rule.Key.Name}");
        console.WriteLine();
        console.WriteLine(string.Join(", ",
            Count(Of(DiagnosticSeverity.Error), "error"), Count(Of(DiagnosticSeverity.Warning), "warning"), $"{Of(DiagnosticSeverity.Info)} info"));
        console.WriteLine(scanned);

        int Of(DiagnosticSeverity severity) => result.Findings.Count(finding => finding.Severity == severity);
    }

    private static string Count(int number, string noun) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}
