using Broxi.Security.Analyzers.Tests.Contract;
using Broxi.Security.Tool;
using Broxi.Security.Tool.Loading;
using Broxi.Security.Tool.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Broxi.Security.Benchmarks;

/// <summary>What the fixes do to real code: each offered action is applied by itself, then all of a rule together.</summary>
internal static class FixSafety
{
    /// <param name="path">A restored project or solution, or a folder, whose files are then loaded without their projects.</param>
    public static async Task PrintAsync(string path)
    {
        var notices = new Notices();
        var target = await ScanTarget.FindAsync(path, excludes: [], loose: Directory.Exists(path), notices, default);
        using var workspace = new WorkspaceLoader(target, notices, new ScanProgress.NoProgress());
        using var loose = new LooseLoader(target.Root, notices);
        var projects = target.Projects.Count > 0
            ? await workspace.LoadAsync(restore: true, default)
            : loose.Load(target.Root.Folder, others: [], allTests: false, default);
        foreach (var problem in workspace.Failures)
            Console.WriteLine($"{target.Root.Relative(problem.Key)}: {problem.Value}");

        var trial = new FixTrial(Shipped.Analyzers, Shipped.Fixes, CancellationToken.None);
        var tallies = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var project in projects.Select(WithAllRules))
            await TryAsync(trial, project, tallies, target.Root);

        Console.WriteLine($"{"",-8} {"instances",9} {"actions",9} {"compiled",9} {"reported",9} {"failures",9}");
        foreach (var (id, tally) in tallies)
            Console.WriteLine($"{id,-8} {tally.Instances,9} {tally.Actions,9} {tally.Compiled,9} {tally.StillReported,9} {tally.Failures,9}");
    }

    private static async Task TryAsync(FixTrial trial, Project project, SortedDictionary<string, Tally> tallies, ScanRoot root)
    {
        var actions = new HashSet<(string Id, string Action)>();
        foreach (var finding in await trial.FindingsAsync(project))
        {
            if (!tallies.TryGetValue(finding.Id, out var tally))
                tallies.Add(finding.Id, tally = new Tally());
            tally.Instances++;
            foreach (var (_, action) in await trial.OffersAsync(project, finding))
            {
                actions.Add((finding.Id, action.EquivalenceKey!));
                var problems = await trial.ProblemsAsync(project.Solution, finding, action);
                tally.Actions++;
                tally.Compiled += problems.Any(static problem => problem.StartsWith("CS", StringComparison.Ordinal)) ? 0 : 1;
                tally.StillReported += problems.Contains(FixTrial.StillReported) ? 1 : 0;
                tally.Failures += problems.Count > 0 ? 1 : 0;
                var place = finding.Location.GetLineSpan();
                foreach (var problem in problems)
                    Console.WriteLine($"{finding.Id}  {root.Relative(place.Path)}({place.StartLinePosition.Line + 1}): {problem}");
            }
        }

        foreach (var (id, action) in actions)
        {
            foreach (var problem in await trial.ProblemsOfAllAsync(project.Solution, [project.Id], id, action, FixAllScope.Project))
                Console.WriteLine($"{id}  {project.Name}, Fix All: {problem}");
        }
    }

    /// <summary>The project with every rule on, also those that are off by default.</summary>
    private static Project WithAllRules(Project project) => project.Solution.WithProjectCompilationOptions(
        project.Id,
        project.CompilationOptions!.WithSpecificDiagnosticOptions(project.CompilationOptions.SpecificDiagnosticOptions.SetItems(
            Shipped.Rules.Where(static rule => !rule.IsEnabledByDefault).Select(static rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Info))))).GetProject(project.Id)!;

    private sealed class Tally
    {
        public int Instances { get; set; }

        public int Actions { get; set; }

        public int Compiled { get; set; }

        public int StillReported { get; set; }

        public int Failures { get; set; }
    }
}
