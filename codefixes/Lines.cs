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

    /// <summary>What stands before the code on its own line; comments above it have an indentation of theirs.</summary>
    public static SyntaxTriviaList Indentation(SyntaxTriviaList leading) => SyntaxFactory.TriviaList(leading.Reverse()
        .TakeWhile(static trivia => !trivia.IsKind(SyntaxKind.EndOfLineTrivia) && !trivia.IsDirective)
        .Reverse()
        .TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    /// <summary>The way in which the file ends its lines.</summary>
    public static SyntaxTrivia LineEndOf(SyntaxToken token) =>
        token.SyntaxTree?.GetText().Lines is [var first, ..] && first.EndIncludingLineBreak - first.End == 2
            ? SyntaxFactory.CarriageReturnLineFeed
            : SyntaxFactory.LineFeed;

    /// <summary>Whether a comment or a directive stands between the tokens of the node.</summary>
    public static bool HasCommentIn(SyntaxNode node) => node.WithoutTrivia().DescendantTrivia().Any(static trivia =>
        !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>The end of the line, where the trivia holds one.</summary>
    public static SyntaxTrivia? LineEndIn(SyntaxTriviaList trivia) =>
        trivia.IndexOf(SyntaxKind.EndOfLineTrivia) is >= 0 and var end ? trivia[end] : null;

    /// <summary>A member for lines of its own beside another one.</summary>
    public static MemberDeclarationSyntax Member(string text, SyntaxNode beside) =>
        Beside(SyntaxFactory.ParseMemberDeclaration(text)!, beside);

    /// <summary>A statement for a line of its own before or after another one.</summary>
    public static StatementSyntax Statement(string text, SyntaxNode beside) => Beside(SyntaxFactory.ParseStatement(text), beside);

    private static T Beside<T>(T node, SyntaxNode beside)
        where T : SyntaxNode =>
        node.WithLeadingTrivia(Indentation(beside.GetLeadingTrivia())).WithTrailingTrivia(LineEndOf(beside.GetFirstToken()));
}
