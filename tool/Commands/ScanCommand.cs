using System.CommandLine;
using Broxi.Security.Tool.Analysis;
using Broxi.Security.Tool.Reporting;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Commands;

/// <summary><c>broxi scan</c>: runs the rules over somebody's code.</summary>
internal static class ScanCommand
{
    private const string Never = "never";

    /// <summary>The file name that means standard output.</summary>
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var path = new Argument<string>("path")
        {
            Description = "A solution (.sln, .slnx), a project (.csproj) or a folder.",
            DefaultValueFactory = static _ => ".",
        };
        var sarif = new Option<string>("--sarif") { Description = "Also write the findings as SARIF 2.1.0; - is standard output, with the report on standard error.", HelpName = "file" };
        var failOn = new Option<string>("--fail-on") { Description = "The least severity that makes the exit code 1.", DefaultValueFactory = static _ => "warning" };
        failOn.AcceptOnlyFromAmong("error", "warning", "info", Never);
        var rule = new Option<string[]>("--rule") { Description = "Run this rule only, even if it is off by default; repeatable.", HelpName = "id" };
        rule.CompletionSources.Add(static _ => RuleCatalog.All.Rules.Select(static rule => rule.Id));
        var exclude = new Option<string[]>("--exclude") { Description = "Leave out files or folders, as in 'samples' or '**/*.g.cs'; repeatable.", HelpName = "glob" };
        var mode = new Option<string>("--mode") { Description = "How strict to be, instead of what each project says; strict makes the gravest warnings errors and turns all rules on." };
        mode.AcceptOnlyFromAmong("recommended", "strict");
        var noRestore = new Option<bool>("--no-restore") { Description = "Do not restore packages; a project without them is scanned loosely." };
        var loose = new Option<bool>("--loose") { Description = "Load no project, which would run its build files: scan all C# files against the newest framework and the packages at hand." };
        var allFiles = new Option<bool>("--all-files") { Description = "Search every text file for secrets, not only C# and configuration." };

        var command = new Command("scan", $"""
            Scan code for authentication mistakes.

            Exit codes: {ExitCode.Clean} nothing at or above --fail-on, {ExitCode.Findings} findings, {ExitCode.CannotScan} cannot scan, {ExitCode.Cancelled} cancelled.
            """) { path, sarif, failOn, rule, exclude, mode, noRestore, loose, allFiles };
        command.SetAction((parsed, cancellation) => RunAsync(
            new ScanRequest(parsed.GetRequiredValue(path))
            {
                Rules = parsed.GetValue(rule) ?? [],
                Excludes = parsed.GetValue(exclude) ?? [],
                Mode = parsed.GetValue(mode),
                Restore = !parsed.GetValue(noRestore),
                Loose = parsed.GetValue(loose),
                AllFiles = parsed.GetValue(allFiles),
            },
            parsed.GetValue(sarif),
            parsed.GetRequiredValue(failOn),
            parsed.InvocationConfiguration,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ScanRequest request, string? sarif, string failOn, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var console = Terminal.On(sarif == StandardOutput ? streams.Error : streams.Output);
        ScanResult result;
        try
        {
            result = await ScanProgress.ShowAsync(console, progress => new Scanner(request, RuleCatalog.All, progress).RunAsync(cancellation));
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C also reaches MSBuild's process, whose sudden end can surface as any exception.
            throw new OperationCanceledException(cancellation);
        }

        foreach (var notice in result.Notices)
            streams.Error.WriteLine($"broxi: {(notice.IsWarning ? "warning: " : "")}{notice.Text}");
        new ConsoleReport(console).Write(result);

        var code = failOn != Never && result.Findings.Any(finding => finding.Severity >= Threshold(failOn)) ? ExitCode.Findings : ExitCode.Clean;
        if (sarif == StandardOutput)
            streams.Output.WriteLine(SarifReport.Of(result, code));
        else if (sarif is not null)
            await SaveAsync(sarif, SarifReport.Of(result, code), cancellation);
        return code;
    }

    private static DiagnosticSeverity Threshold(string failOn) => failOn switch
    {
        "error" => DiagnosticSeverity.Error,
        "warning" => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    private static async Task SaveAsync(string file, string text, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            await File.WriteAllTextAsync(file, text, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CannotScanException($"{file}: the SARIF file cannot be written ({problem.Message})");
        }
    }
}
