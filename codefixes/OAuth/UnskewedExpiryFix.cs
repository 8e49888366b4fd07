using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Lets the token end a minute earlier where its expiry is set. Where it is compared, the minute could be taken from an expiry
/// that was never set, and no time is a minute before the first one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnskewedExpiryFix() : DocumentFix("Renew the token a minute earlier", UnskewedExpiryAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var edits = PlacesIn(node.SyntaxTree.GetRoot(cancellation), diagnostic)?.OfType<ExpressionSyntax>().Select(sum => Earlier(sum, model)).ToList();
        return edits is null ? null : Edit.All(edits);
    }

    private static Edit Earlier(ExpressionSyntax sum, SemanticModel model) => Edit.Replace(sum, SyntaxFactory.ParseExpression(
        $"{sum.WithoutTrivia()} - {TypeReference.To("System", "TimeSpan", sum, model)}.FromSeconds(60)"));
}
