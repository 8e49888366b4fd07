using System.Collections.Concurrent;
using System.Collections.Immutable;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

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
        return await FindingsAsync(project, diagnostics, cancellation);
    }

    private async Task<List<Finding>> FindingsAsync(Project project, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var wanted = diagnostics.Where(diagnostic =>
            diagnostic.Severity != DiagnosticSeverity.Hidden && IsInFile(diagnostic.Location) && rules.Find(diagnostic.Id) is not null).ToList();
        var secrets = wanted.Where(static diagnostic => diagnostic.Descriptor.IsAboutSecrets).SelectMany(Locations)
            .ToLookup(Path, static location => location.SourceSpan);
        var texts = new Dictionary<string, MaskedText>();
        foreach (var location in wanted.SelectMany(Locations).DistinctBy(Path))
        {
            texts[Path(location)] = location.SourceTree is { } tree
                ? MaskedText.Of(tree, secrets[Path(location)], cancellation)
                : MaskedText.Of(await TextAsync(location), secrets[Path(location)]);
        }

        return [.. wanted.Select(diagnostic => new Finding(
            diagnostic.Descriptor,
            diagnostic.Severity,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            Place(diagnostic.Location),
            [.. Locations(diagnostic).Where(location => location != diagnostic.Location).Select(Place)]))];

        CodePlace Place(Location location) => texts[Path(location)].At(location);

        Task<SourceText> TextAsync(Location location) =>
            project.AdditionalDocuments.First(document => document.FilePath == Path(location)).GetTextAsync(cancellation);
    }

    private static IEnumerable<Location> Locations(Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations.Where(IsInFile).Prepend(diagnostic.Location);

    private static bool IsInFile(Location location) => location.IsInSource || location.Kind == LocationKind.ExternalFile;

    private static string Path(Location location) => location.GetLineSpan().Path;
}
