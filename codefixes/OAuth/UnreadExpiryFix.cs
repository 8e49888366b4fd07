using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Compares the noted expiry with the clock where the token is tested.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnreadExpiryFix() : DocumentFix("Renew the token when it expires", TokenLifecycleAnalyzer.UnreadExpiryId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not
            {
                Parent: ExpressionStatementSyntax statement,
                Right: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddSeconds", Expression: var clock } } added,
            } note
            || StalenessCheck.Around(statement) is not { } check
            || !IsClock(clock)
            || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(clock, cancellation).Type, model.GetTypeInfo(note.Left, cancellation).Type))
        {
            return null;
        }

        // A note with slack of its own needs no second one.
        var hasSlack = added.ArgumentList.DescendantNodes().Any(static part => part.IsKind(SyntaxKind.SubtractExpression) || part.IsKind(SyntaxKind.UnaryMinusExpression));
        var now = clock.WithoutTrivia().ToString() + (hasSlack ? "" : ".AddSeconds(60)");
        return new Edit(check.Condition, editor =>
            editor.ReplaceNode(check.Condition, StalenessCheck.Or(check.Condition, $"{now} >= {note.Left.WithoutTrivia()}")));
    }

    /// <summary>An expression that gives another time whenever it runs, and that can be repeated at the check.</summary>
    private static bool IsClock(ExpressionSyntax clock) => clock switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "UtcNow" or "Now", Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } => true,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetUtcNow", Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } } => true,
        _ => false,
    };
}
