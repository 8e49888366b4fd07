using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Takes the secret out. A client that signs in as itself and not for a user needs another design, not a fix.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PublicClientSecretFix() : DocumentFix("Remove the client secret", PublicClientSecretAnalyzer.Id)
{
    private static readonly string[] s_ownGrants = ["client_credentials", "ClientCredentials"];

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        Lines.MemberAround(node).ToString() is var member && Array.Exists(s_ownGrants, member.Contains) ? null : node switch
        {
            ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } when assignment.Left == node => Removal.OfAssignment(assignment, model, cancellation),
            { Parent: ImplicitElementAccessSyntax { Parent: AssignmentExpressionSyntax assignment } } => Removal.OfAssignment(assignment, model, cancellation),
            InitializerExpressionSyntax { Parent: InitializerExpressionSyntax } pair => Edit.Remove(pair),
            ExpressionSyntax { Parent: InitializerExpressionSyntax list } when HasTypeWithout(node, list) => Edit.Remove(node),
            ExpressionSyntax { Parent: ExpressionElementSyntax element } => Edit.Remove(element),
            InvocationExpressionSyntax call when call.Parent is ExpressionStatementSyntax || model.GetSymbolInfo(call, cancellation).Symbol is { IsStatic: false } => Removal.OfCall(call, model, cancellation),
            _ => null,
        };

    /// <summary>An array without a written type gets it from its elements.</summary>
    private static bool HasTypeWithout(SyntaxNode element, InitializerExpressionSyntax list) =>
        list.Parent is not ImplicitArrayCreationExpressionSyntax || list.Expressions.Any(other => other != element && other is ObjectCreationExpressionSyntax);
}
