using System.Collections.Concurrent;
using System.Collections.Immutable;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Tool.Analysis;

/// <summary>Runs the rules over one project, with the project's own options.</summary>
internal sealed class ProjectScan(RuleCatalog rules, Notices notices)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(Project project, CancellationToken cancellation)
    {
        if (await project.GetCompilationAsync(cancellation) is not { } compilation)
            return [];

        var failed = new ConcurrentDictionary<DiagnosticAnalyzer, string>();
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            onAnalyzerException: (problem, analyzer, _) => failed.TryAdd(analyzer, $"{problem.GetType().Name}: {problem.Message}"),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers(rules.Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation);

        foreach (var (analyzer, problem) in failed)
            notices.Warn($"{analyzer.GetType().Name} failed in {project.Name} ({problem}); its findings may be incomplete");
        return Findings(diagnostics, cancellation);
    }

    private List<Finding> Findings(ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var wanted = diagnostics.Where(diagnostic =>
            diagnostic.Severity != DiagnosticSeverity.Hidden && diagnostic.Location.IsInSource && rules.Find(diagnostic.Id) is not null).ToList();
        var secrets = wanted.Where(static diagnostic => diagnostic.Descriptor.IsAboutSecrets).SelectMany(Locations)
            .ToLookup(static location => location.SourceTree!, static location => location.SourceSpan);
        var texts = wanted.SelectMany(Locations).Select(static location => location.SourceTree!).Distinct()
            .ToDictionary(static tree => tree, tree => MaskedText.Of(tree, secrets[tree], cancellation));

        return [.. wanted.Select(diagnostic => new Finding(
            diagnostic.Descriptor,
            diagnostic.Severity,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            Place(diagnostic.Location),
            [.. Locations(diagnostic).Where(location => location != diagnostic.Location).Select(Place)]))];

        CodePlace Place(Location location) => texts[location.SourceTree!].At(location);
    }

    private static IEnumerable<Location> Locations(Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations.Where(static location => location.IsInSource).Prepend(diagnostic.Location);
}
