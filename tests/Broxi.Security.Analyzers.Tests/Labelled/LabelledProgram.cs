using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Labelled;

/// <summary>A rule and the statement or member that it is about, by its first line, counted from one.</summary>
internal readonly record struct Mark(string Id, int Line);

/// <summary>
/// A program of <c>tests/Labelled</c> with the faults that a reviewer sees in it. Its head is taken away before the program is
/// compiled, so that no rule can learn anything from it.
/// </summary>
internal sealed partial class LabelledProgram
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp12);

    /// <summary>What every program is compiled into; all share its view of the libraries.</summary>
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create("Program", [CSharpSyntaxTree.ParseText(Project.ImplicitUsings, s_language)], References.All, new(
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

        var code = string.Join('\n', lines.Select((line, index) => index < _head.Length ? "" : line));
        var tree = CSharpSyntaxTree.ParseText(code, s_language, "/src/" + Path.GetFileName(path));
        var root = tree.GetCompilationUnitRoot();
        var isProgram = root.Members.Any(static member => member is GlobalStatementSyntax);
        Expected =
        [
            .. from match in MarkOfLine().Matches(code)
               from id in match.Groups["id"].Captures
               select Place(id.Value, root.FindToken(match.Groups["code"].Index).Parent!),
        ];
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

    /// <summary>What all rules find, those that are off by default as well; for each place the highest severity.</summary>
    public async Task<IReadOnlyDictionary<Mark, DiagnosticSeverity>> FindingsAsync(CancellationToken cancellation)
    {
        var findings = await _compilation.WithAnalyzers(Shipped.Analyzers).GetAnalyzerDiagnosticsAsync(cancellation);
        Assert.DoesNotContain(findings, static finding => finding.Id == "AD0001");
        return findings.GroupBy(static finding => Place(finding.Id, finding.Location)).ToDictionary(static group => group.Key, static group => group.Max(static finding => finding.Severity));
    }

    private static Mark Place(string id, Location location) =>
        location.SourceTree is { } tree ? Place(id, tree.GetRoot().FindNode(location.SourceSpan)) : new Mark(id, 0);

    /// <summary>Where in a statement a rule points is its own affair.</summary>
    private static Mark Place(string id, SyntaxNode node)
    {
        var place = node.AncestorsAndSelf().FirstOrDefault(static node => node is MemberDeclarationSyntax or StatementSyntax and not BlockSyntax) ?? node;
        return new Mark(id, place.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
    }

    private string[] Words(string directive) =>
        [.. _head.Where(line => Directive().Match(line).Groups[1].Value == directive).SelectMany(static line => Directive().Match(line).Groups[2].Value.Split(", "))];

    [GeneratedRegex("^// (expect|references|output): (.+)$")]
    private static partial Regex Directive();

    [GeneratedRegex("^ *(?<code>[^ ].*) // <- (?:(?<id>BRX[0-9]{4})(?:, )?)+$", RegexOptions.Multiline)]
    private static partial Regex MarkOfLine();
}
