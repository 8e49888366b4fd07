using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Has the OpenID Connect handler ask for a code. Other grants cannot be replaced in one place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LegacyGrantFix() : DocumentFix("Use the authorization code flow", LegacyGrantAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        node is ExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var value } assignment } && assignment.Left == node
        && model.GetSymbolInfo(node, cancellation).Symbol is IPropertySymbol { Name: "ResponseType" }
            ? Edit.Replace(value, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("code")))
            : null;
}
