using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Labelled;

/// <summary>A rule and the line, counted from one, that it is about.</summary>
internal readonly record struct Mark(string Id, int Line);

/// <summary>
/// A program of <c>tests/Labelled</c> with the faults that a reviewer sees in it. Its head is taken away before the program is
/// compiled, so that no rule can learn anything from it.
/// </summary>
internal sealed partial class LabelledProgram
{
    /// <summary>What every program is compiled into; all share its view of the libraries.</summary>
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create("Program", [CSharpSyntaxTree.ParseText(Project.ImplicitUsings)], References.All, new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable,
        specificDiagnosticOptions: Shipped.Rules.Where(static rule => !rule.IsEnabledByDefault).Select(static rule => KeyValuePair.Create(
            rule.Id, rule.DefaultSeverity == DiagnosticSeverity.Warning ? ReportDiagnostic.Warn : ReportDiagnostic.Info))));

    private readonly string[] _head;
    private readonly CSharpCompilation _compilation;

    private LabelledProgram(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        var lines = File.ReadAllLines(path);
        _head = [.. lines.TakeWhile(static line => line.StartsWith("//", StringComparison.Ordinal))];
        Expected = [.. lines.Index().SelectMany(static line => MarkOfLine().Matches(line.Item).SelectMany(static match => match.Groups[1].Captures)
            .Select(id => new Mark(id.Value, line.Index + 1)))];

        var code = string.Join('\n', lines.Select((line, index) => index < _head.Length ? "" : line));
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp12), "/src/" + Path.GetFileName(path));
        var isProgram = tree.GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax);
        _compilation = s_empty.AddSyntaxTrees(tree)
            .AddReferences(Words("references").Select(static name => References.Empty(name)))
            .WithOptions(s_empty.Options.WithOutputKind(
                Words("output").Contains("windows") ? OutputKind.WindowsApplication
                : isProgram ? OutputKind.ConsoleApplication
                : OutputKind.DynamicallyLinkedLibrary));
    }

    public static ImmutableArray<LabelledProgram> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(References.RepoRoot, "tests/Labelled"), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(static path => new LabelledProgram(path)),
    ];

    public string Name { get; }

    /// <summary>The faults that the lines are marked with.</summary>
    public ImmutableArray<Mark> Expected { get; }

    /// <summary>The rules that the head announces.</summary>
    public IEnumerable<string> Announced => Words("expect").Except(["nothing"]);

    /// <summary>A correct program says why it is one.</summary>
    public bool HasReason => _head.Any(static line => !Directive().IsMatch(line));

    public IEnumerable<Diagnostic> CompilerErrors(CancellationToken cancellation) =>
        _compilation.GetDiagnostics(cancellation).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>What all rules find, those that are off by default as well.</summary>
    public async Task<IReadOnlyList<(Mark Place, DiagnosticSeverity Severity)>> FindingsAsync(CancellationToken cancellation)
    {
        var findings = await _compilation.WithAnalyzers(Shipped.Analyzers).GetAnalyzerDiagnosticsAsync(cancellation);
        Assert.DoesNotContain(findings, static finding => finding.Id == "AD0001");
        return [.. findings.Select(static finding => (new Mark(finding.Id, finding.Location.GetLineSpan().StartLinePosition.Line + 1), finding.Severity)).Distinct()];
    }

    private string[] Words(string directive) =>
        [.. _head.Where(line => Directive().Match(line).Groups[1].Value == directive).SelectMany(static line => Directive().Match(line).Groups[2].Value.Split(", "))];

    [GeneratedRegex("^// (expect|references|output): (.+)$")]
    private static partial Regex Directive();

    [GeneratedRegex("// <- (?:(BRX[0-9]{4})(?:, )?)+$")]
    private static partial Regex MarkOfLine();
}
