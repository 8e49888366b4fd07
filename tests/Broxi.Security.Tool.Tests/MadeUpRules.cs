#pragma warning disable RS1036, RS1038, RS1041, RS2008 // These analyzers exist for the tests alone; no compiler loads them.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Tool.Tests;

/// <summary>Rules that do what a test needs: one points at secrets, one is off by default, one fails.</summary>
public abstract class MadeUpRule(string id, bool enabled, SyntaxKind kind) : DiagnosticAnalyzer
{
    protected DiagnosticDescriptor Rule { get; } = new(
        id, "Made up", "Found something; mend it", "Security", DiagnosticSeverity.Warning, enabled, "Why.", "https://example.org/" + id, "Security", "CWE-798");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Look, kind);
    }

    protected abstract void Look(SyntaxNodeAnalysisContext context);
}

/// <summary>Reports the call of <c>Use</c>, with the literal that its variable was given as the cause.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretRule() : MadeUpRule("BRX1999", enabled: true, SyntaxKind.InvocationExpression)
{
    protected override void Look(SyntaxNodeAnalysisContext context)
    {
        if (context.Node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Use" } } call)
        {
            var literal = call.SyntaxTree.GetRoot(context.CancellationToken).DescendantNodes().OfType<LiteralExpressionSyntax>().First();
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.GetLocation(), [literal.GetLocation()]));
        }
    }
}

/// <summary>Reports every class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class QuietRule() : MadeUpRule("BRX3999", enabled: false, SyntaxKind.ClassDeclaration)
{
    protected override void Look(SyntaxNodeAnalysisContext context) =>
        context.ReportDiagnostic(Diagnostic.Create(Rule, ((ClassDeclarationSyntax)context.Node).Identifier.GetLocation()));
}

/// <summary>Fails over every class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FailingRule() : MadeUpRule("BRX5999", enabled: true, SyntaxKind.ClassDeclaration)
{
    protected override void Look(SyntaxNodeAnalysisContext context) => throw new InvalidOperationException("made up");
}
