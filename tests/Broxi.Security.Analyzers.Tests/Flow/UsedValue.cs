using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Tests.Flow;

/// <summary>Compiles a sample and finds the value in it that a test asks about: the argument of <c>Use(…)</c>.</summary>
internal static class UsedValue
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Text;
        global using System.Threading.Tasks;
        """;

    /// <summary>The argument of the only call to <c>Use</c>; the sample must compile.</summary>
    public static IOperation In(string source, params string[] otherFiles)
    {
        var compilation = Compile(source, otherFiles);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Argument(compilation) ?? throw new InvalidOperationException("The sample does not use anything.");
    }

    /// <summary>The same for a sample that need not compile; null when the compiler makes no call of it or gives up.</summary>
    public static IOperation? InBrokenCode(string source) => Argument(Compile(source, []));

    /// <summary>A sample whose method <c>M</c> has these statements.</summary>
    public static string Method(string statements) => $$"""
        class C
        {
            static void Use(object? value) { }
            static string? Read() => Environment.GetEnvironmentVariable("x");
            static string? Through(string? value) => value;
            static void Set(out string value) => value = "set";
            static void Change(ref string value) => value = "changed";
            static void Fail() => throw new InvalidOperationException();

            {{(statements.Contains("await", StringComparison.Ordinal) ? "async Task" : "void")}} M(bool c, int n, object o, string[] list)
            {
                {{statements}}
            }
        }
        """;

    private static CSharpCompilation Compile(string source, string[] otherFiles)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp12);
        var trees = new[] { source, Usings }.Concat(otherFiles).Select(text => CSharpSyntaxTree.ParseText(text, options));
        var isProgram = CSharpSyntaxTree.ParseText(source, options).GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
        return CSharpCompilation.Create("Sample", trees, References.All, new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));
    }

    private static IOperation? Argument(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var call = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
            .SingleOrDefault(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "Use" });
        return call is not null && model.GetOperation(call) is IInvocationOperation { Arguments: [var argument, ..] } ? argument.Value : null;
    }
}
