using System.Globalization;
using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;
using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>The report for people: the findings of each file with their code, then what there was in all.</summary>
internal sealed class ConsoleReport
{
    private static readonly Style s_file = new(decoration: Decoration.Bold | Decoration.Underline);
    private static readonly Style s_quiet = new(Color.Grey);

    private readonly IAnsiConsole _console;
    private readonly int _width;

    public ConsoleReport(IAnsiConsole console)
    {
        _console = console;
        _width = console.Profile.Width;

        // The terminal wraps better: an address that is broken over two lines cannot be clicked or copied.
        console.Profile.Width = Terminal.Unwrapped;
    }

    public void Write(ScanResult result)
    {
        foreach (var file in result.Findings.GroupBy(static finding => finding.Place.Path))
        {
            _console.WriteLine(Printable.Text(result.Root.Relative(file.Key)), s_file);
            foreach (var finding in file)
                Write(finding);
            _console.WriteLine();
        }

        Summarize(result);
    }

    private void Write(Finding finding)
    {
        var (name, style) = Severities.Of(finding.Severity);
        var start = finding.Place.Span.Start;
        _console.WriteLine();
        _console.Write($"  {start.Line + 1}:{start.Character + 1} ", s_quiet);
        _console.Write(name, style);
        _console.WriteLine($" {finding.Rule.Id} ({finding.Rule.Cwe}): {Printable.Line(finding.Message)}");
        CodeFrame.Write(_console, finding.Place, style, _width);
        _console.Write(new Paragraph("  ").Append("help: ", s_quiet).Append(finding.Rule.HelpLinkUri, new Style(Color.Blue)));
        _console.WriteLine();
    }

    private void Summarize(ScanResult result)
    {
        var seconds = result.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var scanned = $"{Count(result.Files, "file")}, {Count(result.Lines, "line")} of code in {Count(result.Projects, "project")}; {seconds} s";
        if (result.Findings.Count == 0)
        {
            _console.Write("No findings", new Style(Color.Green));
            _console.WriteLine($" in {scanned}");
            return;
        }

        foreach (var rule in result.Findings.GroupBy(static finding => finding.Rule).OrderBy(static rule => rule.Key.Id, StringComparer.Ordinal))
            _console.WriteLine($"{rule.Count(),5}  {rule.Key.Id}  {rule.Key.Name}");
        _console.WriteLine();
        _console.WriteLine(string.Join(", ",
            Count(Of(DiagnosticSeverity.Error), "error"), Count(Of(DiagnosticSeverity.Warning), "warning"), $"{Of(DiagnosticSeverity.Info)} info"));
        _console.WriteLine(scanned);

        int Of(DiagnosticSeverity severity) => result.Findings.Count(finding => finding.Severity == severity);
    }

    private static string Count(int number, string noun) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}
