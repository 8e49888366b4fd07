using System.Collections.Immutable;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Broxi.Security.Analyzers.Tests;

/// <summary>How a sample's project looks; the default is a library in production that references everything.</summary>
internal sealed record Project
{
    public static readonly Project Default = new();

    /// <summary>The same sample inside a test project.</summary>
    public static readonly Project Test = new() { ExtraReferences = [Tests.References.TestFramework] };

    public ImmutableArray<MetadataReference> References { get; init; } = Tests.References.All;

    public ImmutableArray<MetadataReference> ExtraReferences { get; init; } = [];

    /// <summary>Lines of a global configuration file, such as <c>broxi_test_project = true</c>.</summary>
    public string GlobalConfig { get; init; } = "";

    /// <summary>Lines of an <c>.editorconfig</c> section for all C# files.</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>A program with top-level statements instead of a library.</summary>
    public bool IsProgram { get; init; }

    /// <summary>A program with windows.</summary>
    public bool HasWindows { get; init; }

    public string[] Symbols { get; init; } = [];

    /// <summary>Further files of the project; they must be clean.</summary>
    public string[] OtherFiles { get; init; } = [];

    /// <summary>Files that are no C#, by their paths; what is to be found in them is marked as well.</summary>
    public (string Path, string Text)[] AdditionalFiles { get; init; } = [];

    /// <summary>Hostile samples need not compile.</summary>
    public CompilerDiagnostics Compiler { get; init; } = CompilerDiagnostics.Errors;

    /// <summary>What the SDK puts into every file of a library.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;
}

/// <summary>
/// Verifies an analyzer and its fix on samples with <c>[|…|]</c> around what is found. A sample sees the implicit usings of
/// the SDK and must compile. Every fix on offer must be safe, whatever the test is about.
/// </summary>
internal static class Verify<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>Each marked place is found at the rule's own severity.</summary>
    public static Task Finds(string sample, Project? project = null, string? id = null) => Run(sample, null, null, project, id);

    /// <summary>Each marked place is found, but only as a suggestion.</summary>
    public static Task Hints(string sample, Project? project = null, string? id = null) => Run(sample, null, DiagnosticSeverity.Info, project, id);

    /// <summary>Each marked place is found at this severity.</summary>
    public static Task Finds(string sample, DiagnosticSeverity severity, Project? project = null, string? id = null) => Run(sample, null, severity, project, id);

    /// <summary>Nothing is found.</summary>
    public static Task IsSilent(string sample, Project? project = null) => Run(sample, null, null, project, null);

    /// <summary>Each marked place is found; the fix, one by one and all at once, turns the sample into the fixed one.</summary>
    public static Task Fixes(string sample, string fixedSample, Project? project = null, string? id = null) => Run(sample, fixedSample, null, project, id);

    /// <summary>Like <see cref="Fixes(string, string, Project?, string?)"/> for findings at another severity than the rule's own.</summary>
    public static Task Fixes(string sample, string fixedSample, DiagnosticSeverity severity, Project? project = null, string? id = null) =>
        Run(sample, fixedSample, severity, project, id);

    /// <summary>Each marked place is found, and no fix is offered.</summary>
    public static Task OffersNoFix(string sample, Project? project = null, string? id = null) => Run(sample, sample, null, project, id);

    /// <summary>Like <see cref="OffersNoFix(string, Project?, string?)"/> for findings at another severity than the rule's own.</summary>
    public static Task OffersNoFix(string sample, DiagnosticSeverity severity, Project? project = null, string? id = null) =>
        Run(sample, sample, severity, project, id);

    private static async Task Run(string sample, string? fixedSample, DiagnosticSeverity? severity, Project? project, string? id)
    {
        project ??= Project.Default;
        var test = new Test(severity, id, project, appliesFix: fixedSample is not null)
        {
            TestCode = sample,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = project.Compiler,
            // Markup alone says nothing about the severity.
            DiagnosticVerifier = (actual, _, verifier) => verifier.Equal(severity ?? actual.DefaultSeverity, actual.Severity, $"Severity of {actual}"),
        };
        if (fixedSample is not null)
            test.FixedCode = fixedSample;

        SolutionState[] states = fixedSample is null ? [test.TestState] : [test.TestState, test.FixedState];
        foreach (var state in states)
        {
            state.AdditionalReferences.AddRange(project.References);
            state.AdditionalReferences.AddRange(project.ExtraReferences);
            state.Sources.Add(("/0/Usings.cs", Tests.Project.ImplicitUsings));
            foreach (var (file, index) in project.OtherFiles.Select(static (file, index) => (file, index)))
                state.Sources.Add(($"/0/Other{index}.cs", file));
            foreach (var (path, text) in project.AdditionalFiles)
                state.AdditionalFiles.Add(("/0/" + path, text));
            state.OutputKind = project.HasWindows ? OutputKind.WindowsApplication
                : project.IsProgram ? OutputKind.ConsoleApplication
                : OutputKind.DynamicallyLinkedLibrary;
            state.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\n" + project.GlobalConfig));
            state.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + project.EditorConfig));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
        if (project.Compiler == CompilerDiagnostics.Errors && test.Tested is { } tested)
            await OffersOnlySafeFixes(tested);
    }

    /// <summary>Whatever is found in a sample, by whichever test, the light bulb does no harm there.</summary>
    private static async Task OffersOnlySafeFixes(Microsoft.CodeAnalysis.Project project)
    {
        var analyzer = new TAnalyzer();
        var fixes = Shipped.Fixes.RemoveAll(fix => !fix.FixableDiagnosticIds.Intersect(analyzer.SupportedDiagnostics.Select(static rule => rule.Id)).Any());
        if (fixes.IsEmpty)
            return;

        var trial = new FixTrial([analyzer], fixes, TestContext.Current.CancellationToken);
        foreach (var finding in await trial.FindingsAsync(project))
        {
            foreach (var (_, action) in await trial.OffersAsync(project, finding))
            {
                var problems = await trial.ProblemsAsync(project.Solution, finding, action);
                Assert.True(problems.Count == 0, $"'{action.Title}' is not safe: {string.Join(", ", problems)}, for {finding}");
            }
        }
    }

    private sealed class Test(DiagnosticSeverity? severity, string? id, Project project, bool appliesFix)
        : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    {
        /// <summary>The sample as a project.</summary>
        public Microsoft.CodeAnalysis.Project? Tested { get; private set; }

        protected override Task<(Compilation compilation, ImmutableArray<Diagnostic> generatorDiagnostics)> GetProjectCompilationAsync(
            Microsoft.CodeAnalysis.Project project, IVerifier verifier, CancellationToken cancellationToken)
        {
            Tested ??= project;
            return base.GetProjectCompilationAsync(project, verifier, cancellationToken);
        }

        protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => appliesFix ? base.GetCodeFixProviders() : [];

        protected override DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
        {
            var rules = analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).ToList();
            var rule = id is null ? rules.First() : rules.First(rule => rule.Id == id);
            return severity is not { } level
                ? rule
                : new DiagnosticDescriptor(rule.Id, rule.Title, rule.MessageFormat, rule.Category, level, isEnabledByDefault: true);
        }

        protected override ParseOptions CreateParseOptions() =>
            new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose, preprocessorSymbols: project.Symbols);

        protected override CompilationOptions CreateCompilationOptions() =>
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
    }
}

/// <inheritdoc cref="Verify{TAnalyzer, TFix}"/>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <inheritdoc cref="Verify{TAnalyzer, TFix}.Finds(string, Project?, string?)"/>
    public static Task Finds(string sample, Project? project = null, string? id = null) => Verify<TAnalyzer, EmptyCodeFixProvider>.Finds(sample, project, id);

    /// <inheritdoc cref="Verify{TAnalyzer, TFix}.Hints"/>
    public static Task Hints(string sample, Project? project = null, string? id = null) => Verify<TAnalyzer, EmptyCodeFixProvider>.Hints(sample, project, id);

    /// <inheritdoc cref="Verify{TAnalyzer, TFix}.IsSilent"/>
    public static Task IsSilent(string sample, Project? project = null) => Verify<TAnalyzer, EmptyCodeFixProvider>.IsSilent(sample, project);
}
