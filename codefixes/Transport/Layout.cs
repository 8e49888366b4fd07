using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>How code that a fix adds fits in among the lines that are there.</summary>
internal static class Layout
{
    /// <summary>A statement for a line of its own before or after the place.</summary>
    public static StatementSyntax LineBeside(string text, SyntaxNode place) => SyntaxFactory.ParseStatement(text)
        .WithLeadingTrivia(Indentation(place.GetLeadingTrivia()))
        .WithTrailingTrivia(LineEndOf(place.GetFirstToken()));

    /// <summary>What stands before the code on its own line; comments above it have an indentation of theirs.</summary>
    public static SyntaxTriviaList Indentation(SyntaxTriviaList leading) => SyntaxFactory.TriviaList(leading.Reverse()
        .TakeWhile(static trivia => !trivia.IsKind(SyntaxKind.EndOfLineTrivia) && !trivia.IsDirective)
        .Reverse()
        .TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    /// <summary>The way in which the file ends its lines.</summary>
    public static SyntaxTrivia LineEndOf(SyntaxToken token) =>
        token.SyntaxTree?.GetText().Lines is [var first, ..] lines && lines[0].EndIncludingLineBreak - first.End == 2
            ? SyntaxFactory.CarriageReturnLineFeed
            : SyntaxFactory.LineFeed;

    /// <summary>The end of the line, where the trivia holds one.</summary>
    public static SyntaxTrivia? LineEndIn(SyntaxTriviaList trivia) =>
        trivia.IndexOf(SyntaxKind.EndOfLineTrivia) is >= 0 and var end ? trivia[end] : null;
}
