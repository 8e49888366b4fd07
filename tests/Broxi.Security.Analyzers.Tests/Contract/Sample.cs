using System.Collections.Immutable;
using Broxi.Security.Analyzers.Tests.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>One file of a library that references everything, as an editor sees it: all analyzers and all fixes at work.</summary>
internal sealed class Sample
{
    private static readonly Microsoft.CodeAnalysis.Project s_library = CreateLibrary();

    private readonly Document _document;

    private Sample(Document document) => _document = document;

    private static FixTrial Trial => new(Shipped.Analyzers, Shipped.Fixes, TestContext.Current.CancellationToken);

    /// <summary>The sample of a page; where it is a file that is no C#, the library has no other code.</summary>
    public static Sample Of(PageSample page, params IEnumerable<DiagnosticDescriptor> enabled)
    {
        var sample = Of(page.Code, enabled: enabled);
        if (page.Reference is { } reference)
            sample = new Sample(sample._document.Project.AddMetadataReference(References.Empty(reference)).GetDocument(sample._document.Id)!);
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
        try
        {
            return await Trial.FindingsAsync(_document.Project);
        }
        catch (AggregateException failures)
        {
            throw new AggregateException(await TextAsync(), failures.InnerExceptions);
        }
    }

    /// <summary>What the light bulb offers at a finding.</summary>
    public Task<IReadOnlyList<(CodeFixProvider Fix, CodeAction Action)>> ActionsAsync(Diagnostic finding) => Trial.OffersAsync(_document.Project, finding);

    /// <summary>The sample after the action.</summary>
    public async Task<Sample> ApplyAsync(CodeAction action) => new((await Trial.ApplyAsync(action)).GetDocument(_document.Id)!);

    /// <summary>The sample after Fix All in the document, with the first action that is offered.</summary>
    public async Task<Sample> ApplyAllAsync(string id)
    {
        foreach (var finding in (await FindingsAsync()).Where(finding => finding.Id == id))
        {
            if (await ActionsAsync(finding) is not [var (_, action), ..])
                continue;

            var project = _document.Project;
            var (after, problem) = await Trial.ApplyAllAsync(project.Solution, [project.Id], id, action.EquivalenceKey!, FixAllScope.Document);
            Assert.Null(problem);
            return new Sample(after.GetDocument(_document.Id)!);
        }

        return this;
    }

    public async Task<Compilation> CompilationAsync() =>
        (await _document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;

    private static Microsoft.CodeAnalysis.Project CreateLibrary()
    {
        var id = ProjectId.CreateNewId();
        return new AdhocWorkspace().CurrentSolution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
                metadataReferences: [.. References.All, TokenManagementStandIn.Version3]))
            .GetProject(id)!;
    }
}
