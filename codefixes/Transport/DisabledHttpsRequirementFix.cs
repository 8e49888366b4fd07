using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Requires HTTPS outside development where the environment is at hand; otherwise takes the exemption out.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DisabledHttpsRequirementFix() : DocumentFix("Require HTTPS outside development", DisabledHttpsRequirementAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) => node switch
    {
        InvocationExpressionSyntax call => Removal.OfCall(call, model, cancellation),
        ExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var value } assignment } when DevelopmentCheck.At(node, model, cancellation) is { } development =>
            Edit.Replace(value, SyntaxFactory.ParseExpression(IsExemption(node) ? development : "!" + development)),
        ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } => Removal.OfAssignment(assignment, model, cancellation),
        _ => null,
    };

    private static bool IsExemption(SyntaxNode setting) => setting.ToString().EndsWith("DisableTransportSecurityRequirement", StringComparison.Ordinal);
}
