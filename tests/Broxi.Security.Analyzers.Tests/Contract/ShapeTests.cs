using System.Reflection;
using Broxi.Security.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Every rule lives in the same kind of room: one base class, one stem, one place for each file.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Analyzers_derive_from_the_kit_and_serve_csharp() => Assert.All(Shipped.Analyzers, static analyzer =>
    {
        Assert.IsAssignableFrom<SecurityAnalyzer>(analyzer);
        Assert.Equal(["C#"], analyzer.GetType().GetCustomAttribute<DiagnosticAnalyzerAttribute>()!.Languages);
        Assert.EndsWith("Analyzer", analyzer.GetType().Name);
    });

    [Fact]
    public void Fixes_derive_from_the_kit_and_are_exported_once() => Assert.All(Shipped.Fixes, static fix =>
    {
        Assert.IsAssignableFrom<DocumentFix>(fix);
        Assert.Equal(["C#"], fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!.Languages);
        Assert.EndsWith("Fix", fix.GetType().Name);
    });

    [Fact]
    public void Fixes_mend_rules_that_exist() => Assert.All(Shipped.Fixes, static fix =>
    {
        Assert.NotEmpty(fix.FixableDiagnosticIds);
        Assert.All(fix.FixableDiagnosticIds, static id => Assert.Contains(Shipped.Rules, rule => rule.Id == id));
    });

    [Fact]
    public void Files_stand_in_their_family_under_one_stem()
    {
        var expected = Shipped.Analyzers.Select(static analyzer => FileOf("analyzers", analyzer.GetType()))
            .Concat(Shipped.Fixes.Select(static fix => FileOf("codefixes", fix.GetType())))
            .Concat(Shipped.Analyzers.Where(static analyzer => analyzer.SupportedDiagnostics.Length == 1)
                .Select(static analyzer => FileOf(Tests, analyzer.GetType()).Replace("Analyzer.cs", "Tests.cs", StringComparison.Ordinal)));
        Assert.All(expected, static file => Assert.True(File.Exists(Path.Combine(References.RepoRoot, file)), $"{file} is missing."));
    }

    [Fact]
    public void An_analyzer_of_several_rules_is_tested_in_its_family() =>
        Assert.All(Shipped.Analyzers.Where(static analyzer => analyzer.SupportedDiagnostics.Length > 1), static analyzer =>
        {
            var family = Path.GetDirectoryName(Path.Combine(References.RepoRoot, FileOf(Tests, analyzer.GetType())))!;
            Assert.Contains(Directory.GetFiles(family), file => File.ReadAllText(file).Contains(analyzer.GetType().Name, StringComparison.Ordinal));
        });

    private static string Tests => Path.Combine("tests", "Broxi.Security.Analyzers.Tests");

    private static string FileOf(string root, Type type) =>
        Path.Combine(root, type.Namespace!.Split('.').Last(), type.Name + ".cs");
}
