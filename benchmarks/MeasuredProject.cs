using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.MSBuild;

namespace Broxi.Security.Benchmarks;

/// <summary>The real project that is measured.</summary>
internal static class MeasuredProject
{
    /// <summary>The project file; set before anything is measured.</summary>
    public static string Path { get; set; } = "";

    public static Compilation Load()
    {
        using var workspace = MSBuildWorkspace.Create();
        var project = workspace.OpenProjectAsync(Path).GetAwaiter().GetResult();
        var compilation = project.GetCompilationAsync().GetAwaiter().GetResult()!;
        var errors = compilation.GetDiagnostics().Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Console.WriteLine($"{project.Name}: {compilation.SyntaxTrees.Sum(static tree => tree.GetText().Lines.Count):N0} lines, {errors} errors, {Shipped.Analyzers.Length} analyzers");
        return compilation;
    }

    /// <summary>The same sources in new trees with nothing bound yet, as a compiler process sees them: what an analyzer remembers of a tree does not help.</summary>
    public static Compilation Fresh(this Compilation compilation) =>
        compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(static tree =>
            CSharpSyntaxTree.ParseText(tree.GetText(), (CSharpParseOptions)tree.Options, tree.FilePath)));
}
