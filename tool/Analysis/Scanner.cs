using System.Collections.Concurrent;
using System.Diagnostics;
using Broxi.Security.Tool.Loading;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Analysis;

/// <summary>A whole scan: find the projects, load them, run the rules, and put the findings of all together.</summary>
internal sealed class Scanner(ScanRequest request, RuleCatalog rules, IScanProgress progress)
{
    /// <summary>Each project's analysis is itself concurrent; more at a time costs memory and gains little.</summary>
    private const int ProjectsAtATime = 2;

    private readonly Notices _notices = new();

    public async Task<ScanResult> RunAsync(CancellationToken cancellation)
    {
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var selected = rules.Only(request.Rules);

        progress.Phase("Looking for projects");
        var target = await ScanTarget.FindAsync(request.Path, request.Excludes, request.Loose, _notices, cancellation);
        using var workspace = new WorkspaceLoader(target, _notices, progress);
        using var loose = new LooseLoader(target.Root, _notices);
        var code = await LoadAsync(target, workspace, loose, cancellation);
        using var configurationFiles = new ConfigurationFiles(target.Root, request.AllFiles, _notices);
        var projects = configurationFiles.AddTo(code, cancellation);
        if (projects.Count == 0)
            throw new CannotScanException($"{target.Root.Folder}: nothing to scan, there are no C# files");

        var configuration = new ScanConfiguration(request, selected, rules.Rules.Except(selected.Rules));
        var findings = new ConcurrentBag<Finding>();
        var lines = new ConcurrentDictionary<string, int>();
        progress.Phase("Scanning", projects.Count);
        await Parallel.ForEachAsync(
            projects,
            new ParallelOptions { MaxDegreeOfParallelism = ProjectsAtATime, CancellationToken = cancellation },
            async (project, cancellation) =>
            {
                try
                {
                    var whole = await SourceFile.WithAllTextAsync(configuration.ApplyTo(project), cancellation);
                    await CountAsync(whole, target.Root, lines, cancellation);
                    foreach (var finding in await new ProjectScan(selected, _notices).RunAsync(whole, cancellation))
                        findings.Add(finding);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    _notices.Warn($"{project.Name}: the scan of this project failed ({problem.GetType().Name}: {problem.Message})");
                }

                progress.Step();
            });

        return new(
            target.Root, selected, Merge(findings, target.Root), _notices.All,
            code.Select(static project => project.FilePath ?? project.Name).Distinct().Count(),
            lines.Count, lines.Values.Sum(), started, clock.Elapsed);
    }

    private async Task<List<Project>> LoadAsync(ScanTarget target, WorkspaceLoader workspace, LooseLoader loose, CancellationToken cancellation)
    {
        if (target.Projects.Count == 0)
        {
            var files = loose.Load(target.Root.Folder, others: [], allTests: false, cancellation);
            if (files.Count > 0)
                _notices.Note(request.Loose ? "files are scanned loosely, without their projects" : "no C# project was found: files are scanned loosely");
            return [.. files];
        }

        var projects = new List<Project>(await workspace.LoadAsync(request.Restore, cancellation));
        var folders = target.Projects.Select(static project => Path.GetDirectoryName(project)!).ToHashSet();
        foreach (var failed in target.Projects.Except(projects.Select(static project => project.FilePath!)).GroupBy(static project => Path.GetDirectoryName(project)!))
        {
            var isTest = failed.All(static project => TestFolder.Name().IsMatch(Path.GetFileNameWithoutExtension(project)));
            var files = loose.Load(failed.Key, [.. folders.Where(folder => folder != failed.Key)], isTest, cancellation);
            foreach (var project in failed)
                _notices.Warn($"{target.Root.Relative(project)}: {workspace.Failures[project].TrimEnd('.')}; {(files.Count > 0 ? "its files are scanned loosely" : "it has no C# files")}");
            projects.AddRange(files);
        }

        return projects;
    }

    private async Task CountAsync(Project project, ScanRoot root, ConcurrentDictionary<string, int> lines, CancellationToken cancellation)
    {
        foreach (var document in project.Documents.Where(document => document.FilePath is { } path && root.Contains(path) && !root.IsExcluded(path) && !IsGenerated(root, path)))
        {
            if (!lines.TryAdd(document.FilePath!, 0))
                continue;
            var text = await document.GetTextAsync(cancellation);
            lines[document.FilePath!] = SourceFile.CountLines(text);
            if (SourceFile.Problem(text) is { } problem)
                _notices.Warn($"{root.Relative(document.FilePath!)}: this file {problem}");
        }
    }

    private static bool IsGenerated(ScanRoot root, string path) => root.Relative(path).Split('/').Contains("obj");

    /// <summary>A file that several target frameworks or projects compile is reported once, as loud as the loudest.</summary>
    private static List<Finding> Merge(IEnumerable<Finding> findings, ScanRoot root) =>
        [.. findings
            .Where(finding => !root.IsExcluded(finding.Place.Path))
            .GroupBy(static finding => (finding.Rule.Id, finding.Place.Path, finding.Place.Span))
            .Select(static same => same.MaxBy(static finding => finding.Severity)!)
            .OrderBy(static finding => finding.Place.Path, StringComparer.Ordinal)
            .ThenBy(static finding => finding.Place.Span.Start)
            .ThenBy(static finding => finding.Rule.Id, StringComparer.Ordinal)];
}
