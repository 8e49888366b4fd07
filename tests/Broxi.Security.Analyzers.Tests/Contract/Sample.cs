using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>One file of a library that references everything, as an editor sees it: all analyzers and all fixes at work.</summary>
internal sealed class Sample
{
    private static readonly Microsoft.CodeAnalysis.Project s_library = CreateLibrary();

    private readonly Document _document;

    private Sample(Document document) => _document = document;

    /// <summary>The sample of a page; where it is a file that is no C#, the library has no other code.</summary>
    public static Sample Of(PageSample page, params IEnumerable<DiagnosticDescriptor> enabled)
    {
        var sample = Of(page.Code, enabled: enabled);
        return page.File is null
            ? sample
            : new Sample(sample._document.Project.AddAdditionalDocument(page.File, page.Text, filePath: page.File).Project.GetDocument(sample._document.Id)!);
    }

    /// <summary>A sample in which one rule, or every rule, is on even when it is off by default.</summary>
    public static Sample Of(string source, LanguageVersion version = LanguageVersion.CSharp12, params IEnumerable<DiagnosticDescriptor> enabled)
    {
        var options = s_library.CompilationOptions!.WithSpecificDiagnosticOptions(
            enabled.Select(static rule => KeyValuePair.Create(rule.Id, rule.DefaultSeverity switch
            {
                DiagnosticSeverity.Error => ReportDiagnostic.Error,
                DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
                DiagnosticSeverity.Info => ReportDiagnostic.Info,
                _ => ReportDiagnostic.Hidden,
            })));
        return new Sample(s_library
            .WithParseOptions(new CSharpParseOptions(version))
            .WithCompilationOptions(options)
            .AddDocument("Usings.cs", Project.ImplicitUsings).Project
            .AddDocument("Sample.cs", source));
    }

    public async Task<string> TextAsync() => (await _document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    public async Task<IEnumerable<Diagnostic>> CompilerErrorsAsync() =>
        (await CompilationAsync()).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>What all analyzers together find, in source order. An exception in an analyzer fails the test.</summary>
    public async Task<ImmutableArray<Diagnostic>> FindingsAsync()
    {
        var failures = new ConcurrentQueue<Exception>();
        var analysis = (await CompilationAsync()).WithAnalyzers(Shipped.Analyzers, new CompilationWithAnalyzersOptions(
            _document.Project.AnalyzerOptions,
            (exception, analyzer, _) => failures.Enqueue(new InvalidOperationException($"{analyzer.GetType().Name} failed.", exception)),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
        var findings = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return failures.IsEmpty
            ? [.. findings.OrderBy(static finding => finding.Location.SourceSpan.Start).ThenBy(static finding => finding.Id, StringComparer.Ordinal)]
            : throw new AggregateException(await TextAsync(), failures);
    }

    /// <summary>What the light bulb offers at a finding.</summary>
    public async Task<IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)>> ActionsAsync(Diagnostic finding)
    {
        var actions = new List<(CodeFixProvider, CodeAction)>();
        foreach (var fix in Shipped.FixesFor(finding.Id))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(
                _document, finding, (action, _) => actions.Add((fix, action)), TestContext.Current.CancellationToken));
        }

        return actions;
    }

    /// <summary>The sample after the action.</summary>
    public async Task<Sample> ApplyAsync(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new Sample(solution.GetDocument(_document.Id)!);
    }

    /// <summary>The sample after Fix All in the document, again and again until nothing is left to mend.</summary>
    public async Task<Sample> ApplyAllAsync(string id)
    {
        for (var (sample, rounds) = (this, 0); ; rounds++)
        {
            var findings = (await sample.FindingsAsync()).RemoveAll(finding => finding.Id != id);
            if (findings.IsEmpty || await sample.ActionsAsync(findings[0]) is not [var (fix, action), ..])
                return sample;

            Assert.True(rounds < 10, $"The fix of {id} does not come to an end.");
            var context = new FixAllContext(
                sample._document, fix, FixAllScope.Document, action.EquivalenceKey!, [id], new Findings(findings), TestContext.Current.CancellationToken);
            var all = await fix.GetFixAllProvider()!.GetFixAsync(context);
            Assert.NotNull(all);
            sample = await sample.ApplyAsync(all);
        }
    }

    private async Task<Compilation> CompilationAsync() =>
        (await _document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;

    private static Microsoft.CodeAnalysis.Project CreateLibrary()
    {
        var id = ProjectId.CreateNewId();
        return new AdhocWorkspace().CurrentSolution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
                metadataReferences: References.All))
            .GetProject(id)!;
    }

    private sealed class Findings(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
