using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Takes "none" out of a list of algorithms. Which of two kinds of keys the issuer has, only its operator knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ConfusableAlgorithmFix() : DocumentFix("Remove \"none\"", ConfusableAlgorithmAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not ExpressionSyntax algorithm || !"none".Equals(model.GetConstantValue(algorithm, cancellation).Value as string, StringComparison.OrdinalIgnoreCase))
            return null;

        var element = algorithm.Parent is ExpressionElementSyntax inCollection ? (SyntaxNode)inCollection : algorithm;
        return element.Parent switch
        {
            // { "alg", "none" } is an entry of a dictionary and no list.
            InitializerExpressionSyntax entry when entry.IsKind(SyntaxKind.ComplexElementInitializerExpression) => null,
            InitializerExpressionSyntax { Expressions.Count: 1, Parent: var list } => WithoutList(list, model, cancellation),
            CollectionExpressionSyntax { Elements.Count: 1 } list => WithoutList(list, model, cancellation),
            InitializerExpressionSyntax or CollectionExpressionSyntax => Edit.Remove(element),
            _ => null,
        };
    }

    /// <summary>Without a list the library takes every algorithm, but no token without a signature.</summary>
    private static Edit? WithoutList(SyntaxNode? list, SemanticModel model, CancellationToken cancellation) =>
        list?.Parent is AssignmentExpressionSyntax assignment ? Removal.OfAssignment(assignment, model, cancellation) : null;
}
