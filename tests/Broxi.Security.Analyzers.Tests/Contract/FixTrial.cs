using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Applies what fixes offer to a project and tells what became of it: new errors, findings that stay, comments that went.</summary>
internal sealed class FixTrial(ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<CodeFixProvider> fixes, CancellationToken cancellation)
{
    /// <summary>What is said of a finding that the action left where it was.</summary>
    public const string StillReported = "still reported";

    /// <summary>The same code is there before many actions.</summary>
    private static readonly ConditionalWeakTable<Compilation, IEnumerable<Diagnostic>> s_diagnostics = [];

    /// <summary>What the rules find in a project, in the order of its files. An exception in a rule fails.</summary>
    public async Task<ImmutableArray<Diagnostic>> FindingsAsync(Microsoft.CodeAnalysis.Project project)
    {
        var (analysis, failures) = await AnalysisAsync(project, analyzers);
        var findings = await analysis.GetAnalyzerDiagnosticsAsync(cancellation);
        if (!failures.IsEmpty)
            throw new AggregateException(failures.Select(static failure => new InvalidOperationException(failure)));

        return
        [
            .. findings.OrderBy(static finding => finding.Location.GetLineSpan().Path, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Location.SourceSpan.Start)
                .ThenBy(static finding => finding.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the light bulb offers at a finding.</summary>
    public async Task<IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)>> OffersAsync(Microsoft.CodeAnalysis.Project project, Diagnostic finding)
    {
        var offers = new List<(CodeFixProvider, CodeAction)>();
        if (project.GetDocument(finding.Location.SourceTree) is not { } document)
            return offers;
        foreach (var fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offers.Add((fix, action)), cancellation));
        return offers;
    }

    /// <summary>What is wrong after one action; nothing when the fix is safe.</summary>
    /// <param name="before">The solution with the finding.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="action">What was offered for it.</param>
    public async Task<IReadOnlyList<string>> ProblemsAsync(Solution before, Diagnostic finding, CodeAction action)
    {
        var after = await ApplyAsync(action);
        if (!ChangedDocuments(before, after).Any())
            return ["nothing changed"];

        var problems = await DamageAsync(before, after);
        foreach (var id in ChangedDocuments(before, after))
        {
            var (old, mended) = (before.GetDocument(id)!, after.GetDocument(id)!);
            var left = await FindingsAsync(mended, finding.Id, problems);
            // Which of several equal lines is gone the comparison of texts cannot tell, but their number can.
            if (left.Count >= (await FindingsAsync(old, finding.Id, [])).Count && await PlaceAsync(old, mended, finding) is var place && left.Exists(place.OverlapsWith))
                problems.Add(StillReported);
        }

        return problems;
    }

    /// <summary>
    /// What the compiler newly complains about in the changed projects, or in those that refer to them when more than the inside
    /// of members has changed; and the comments that are gone.
    /// </summary>
    private async Task<List<string>> DamageAsync(Solution before, Solution after)
    {
        var projects = new HashSet<ProjectId>();
        var problems = new List<string>();
        foreach (var document in ChangedDocuments(before, after))
        {
            var (old, mended) = (await RootAsync(before.GetDocument(document)!), await RootAsync(after.GetDocument(document)!));
            projects.Add(document.ProjectId);
            if (!SyntaxFactory.AreEquivalent(old, mended, topLevel: true))
                projects.UnionWith(before.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(document.ProjectId));
            problems.AddRange(Damage.LostComments(old, mended));
        }

        problems.AddRange(Damage.NewDiagnostics(await CompilerDiagnosticsAsync(before, projects), await CompilerDiagnosticsAsync(after, projects)));
        return problems;
    }

    /// <summary>Where a finding's code is in the changed document; empty when it is gone.</summary>
    private async Task<TextSpan> PlaceAsync(Document before, Document after, Diagnostic finding)
    {
        var span = finding.Location.SourceSpan;
        var (start, end) = (span.Start, span.End);
        foreach (var change in await after.GetTextChangesAsync(before, cancellation))
        {
            var growth = change.NewText!.Length - change.Span.Length;
            start += change.Span.End <= span.Start ? growth : 0;
            end += change.Span.Start < span.End ? growth : 0;
        }

        return TextSpan.FromBounds(start, Math.Max(start, end));
    }

    /// <summary>What is wrong after Fix All in the projects.</summary>
    public async Task<IReadOnlyList<string>> ProblemsOfAllAsync(Solution before, ProjectId[] projects, string id, string action, FixAllScope scope)
    {
        var (after, problem) = await ApplyAllAsync(before, projects, id, action, scope);
        return problem is null ? await DamageAsync(before, after) : [problem];
    }

    /// <summary>The solution after Fix All, which runs again and again until nothing is left to mend; and why it does not come to that.</summary>
    public async Task<(Solution After, string? Problem)> ApplyAllAsync(Solution solution, ProjectId[] projects, string id, string action, FixAllScope scope)
    {
        for (var rounds = 0; ; rounds++)
        {
            var findings = new Dictionary<ProjectId, ImmutableArray<Diagnostic>>();
            (Document Document, CodeFixProvider Fix)? first = null;
            foreach (var project in projects.Select(project => solution.GetProject(project)!))
            {
                findings[project.Id] = (await new FixTrial(AnalyzersOf(id), fixes, cancellation).FindingsAsync(project)).RemoveAll(finding => finding.Id != id);
                foreach (var finding in findings[project.Id])
                    first ??= (await OffersAsync(project, finding)).FirstOrDefault(offer => offer.Action.EquivalenceKey == action) is { Fix: { } fix } ? (project.GetDocument(finding.Location.SourceTree)!, fix) : null;
            }

            if (first is not { } start)
                return (solution, null);
            if (rounds == 10)
                return (solution, "Fix All does not come to an end");

            var source = new FindingsByProject(findings);
            var context = scope == FixAllScope.Document
                ? new FixAllContext(start.Document, start.Fix, scope, action, [id], source, cancellation)
                : new FixAllContext(start.Document.Project, start.Fix, scope, action, [id], source, cancellation);
            if (await start.Fix.GetFixAllProvider()!.GetFixAsync(context) is not { } all)
                return (solution, "Fix All offers nothing where the fix of one finding is offered");

            var mended = await ApplyAsync(all);
            if (!ChangedDocuments(solution, mended).Any())
                return (solution, "Fix All changes nothing where the fix of one finding is offered");
            solution = mended;
        }
    }

    private static IEnumerable<DocumentId> ChangedDocuments(Solution before, Solution after) =>
        after.GetChanges(before).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true));

    /// <summary>The solution after one action.</summary>
    public async Task<Solution> ApplyAsync(CodeAction action) =>
        (await action.GetOperationsAsync(cancellation)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private async Task<SyntaxNode> RootAsync(Document document) => (await document.GetSyntaxRootAsync(cancellation))!;

    private async Task<IReadOnlyList<Diagnostic>> CompilerDiagnosticsAsync(Solution solution, IEnumerable<ProjectId> projects)
    {
        var all = new List<Diagnostic>();
        foreach (var project in projects)
            all.AddRange(s_diagnostics.GetValue((await solution.GetProject(project)!.GetCompilationAsync(cancellation))!, compilation => compilation.GetDiagnostics(cancellation).AsEnumerable()));
        return all;
    }

    /// <summary>Where a rule fires in a file; what fails in the rule is a problem.</summary>
    private async Task<List<TextSpan>> FindingsAsync(Document document, string id, List<string> problems)
    {
        var (analysis, failures) = await AnalysisAsync(document.Project, AnalyzersOf(id));
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        IEnumerable<Diagnostic> findings =
        [
            .. await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellation),
            .. await analysis.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, cancellation),
        ];
        problems.AddRange(failures);
        return [.. findings.Where(finding => finding.Id == id).Select(static finding => finding.Location.SourceSpan)];
    }

    private ImmutableArray<DiagnosticAnalyzer> AnalyzersOf(string id) =>
        analyzers.RemoveAll(analyzer => !analyzer.SupportedDiagnostics.Any(rule => rule.Id == id));

    private async Task<(CompilationWithAnalyzers Analysis, ConcurrentQueue<string> Failures)> AnalysisAsync(
        Microsoft.CodeAnalysis.Project project, ImmutableArray<DiagnosticAnalyzer> running)
    {
        var failures = new ConcurrentQueue<string>();
        var compilation = (await project.GetCompilationAsync(cancellation))!;
        return (compilation.WithAnalyzers(running, new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            (exception, analyzer, _) => failures.Enqueue($"AD0001: {analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false)), failures);
    }
}
