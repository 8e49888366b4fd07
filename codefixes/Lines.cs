using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>Lines of code that a fix adds beside others.</summary>
internal static class Lines
{
    /// <summary>The expression without <c>!</c> and parentheses around it.</summary>
    public static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        PostfixUnaryExpressionSyntax forgiving when forgiving.IsKind(SyntaxKind.SuppressNullableWarningExpression) => Bare(forgiving.Operand),
        ParenthesizedExpressionSyntax parentheses => Bare(parentheses.Expression),
        _ => expression,
    };

    /// <summary>Whether the node has lines of its own, so that another line can follow.</summary>
    public static bool IsFreeStanding(SyntaxNode node) =>
        node.GetLeadingTrivia().ToFullString().TrimStart(' ', '\t') is "" or [.., '\n'] or [.., ' ' or '\t'] && node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);

    /// <summary>Whether a variable of this name would be a second one, or hide another.</summary>
    public static bool IsTaken(string name, SyntaxNode scope, SemanticModel model) =>
        !model.LookupSymbols(scope.SpanStart, name: name).IsEmpty
        || MemberAround(scope).DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);

    /// <summary>The member around the node. Top-level statements share their names, so that the whole file is theirs.</summary>
    public static SyntaxNode MemberAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>(static member => member is not GlobalStatementSyntax) ?? node.SyntaxTree.GetRoot();

    public static MemberDeclarationSyntax Member(string text, SyntaxNode beside) =>
        Beside(SyntaxFactory.ParseMemberDeclaration(text)!, beside);

    public static StatementSyntax Statement(string text, SyntaxNode beside) => Beside(SyntaxFactory.ParseStatement(text), beside);

    private static T Beside<T>(T node, SyntaxNode beside)
        where T : SyntaxNode =>
        node.WithLeadingTrivia(beside.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1))
            .WithTrailingTrivia(beside.GetTrailingTrivia().First(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
}
