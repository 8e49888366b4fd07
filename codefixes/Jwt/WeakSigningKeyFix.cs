using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Writes the size that the algorithm needs where the size is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class WeakSigningKeyFix() : DocumentFix("Make the key long enough", WeakSigningKeyAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } origin
            || Size(origin, model, cancellation) is not { } size || model.GetOperation(node, cancellation) is not { } key)
        {
            return null;
        }

        // An RSA key may itself be made straight in a place that takes keys.
        var required = WeakSigningKeyAnalyzer.RsaSizes.UseOf(key) is null && WeakSigningKeyAnalyzer.Keys.UseOf(key) is { } use
            ? SigningKeySize.Required(use.Operation)
            : WeakSigningKeyAnalyzer.RsaBits;
        return Edit.Replace(size, SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(required)));
    }

    /// <summary>The number in the expression that makes the key; null for a hash or a Guid, whose length is always the same.</summary>
    private static ExpressionSyntax? Size(SyntaxNode origin, SemanticModel model, CancellationToken cancellation) => origin switch
    {
        ArrayCreationExpressionSyntax { Type.RankSpecifiers: [{ Sizes: [var size] }] } => size,
        InvocationExpressionSyntax call => model.GetOperation(call, cancellation)?.Arguments()
            .FirstOrDefault(static argument => argument.Parameter?.Name is "count" or "cb" or "outputLength")?.Value.Syntax as ExpressionSyntax,
        ExpressionSyntax number when model.GetConstantValue(number, cancellation).Value is int => number,
        _ => null,
    };
}
