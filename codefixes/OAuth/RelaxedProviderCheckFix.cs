using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Turns the check on again, where it stands.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RelaxedProviderCheckFix() : DocumentFix("Turn the check on", RelaxedProviderCheckAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        node is ExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var value } assignment } && assignment.Left == node
            ? Edit.Turn(value, on: true)
            : null;
}
