using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Settings that a fix writes into an object initialiser. They stand on lines of their own where the others do.</summary>
internal static class ObjectInitializer
{
    private const string Step = "    ";

    /// <summary>A member of an initialiser, which may itself hold one; only inside a creation it can be parsed.</summary>
    public static ExpressionSyntax Member(string text) =>
        ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new T {{ {text}}}")).Initializer!.Expressions[0];

    /// <summary>The setting ahead of the others, so that comments after those stay where they are.</summary>
    public static InitializerExpressionSyntax WithFirst(InitializerExpressionSyntax initializer, ExpressionSyntax setting)
    {
        var lineEnd = Lines.LineEndIn(initializer.OpenBraceToken.TrailingTrivia);
        if (initializer.Expressions is not [var first, ..])
        {
            return initializer.WithExpressions(SyntaxFactory.SingletonSeparatedList(lineEnd is { } end
                ? setting.WithLeadingTrivia(IndentationIn(initializer)).WithTrailingTrivia(end)
                : setting.WithTrailingTrivia(SyntaxFactory.Space)));
        }

        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(lineEnd ?? SyntaxFactory.Space);
        if (lineEnd is not null)
            setting = setting.WithLeadingTrivia(Lines.Indentation(first.GetLeadingTrivia()));
        return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(
            new SyntaxNodeOrToken[] { setting, comma }.Concat(initializer.Expressions.GetWithSeparators().AsEnumerable())));
    }

    /// <summary>The setting behind another one.</summary>
    public static InitializerExpressionSyntax WithNext(InitializerExpressionSyntax initializer, int index, ExpressionSyntax setting)
    {
        var other = initializer.Expressions[index];
        var hasComma = initializer.Expressions.SeparatorCount > index;
        var after = hasComma ? initializer.Expressions.GetSeparator(index).TrailingTrivia : other.GetTrailingTrivia();
        var lineEnd = Lines.LineEndIn(after);
        var separation = SyntaxFactory.TriviaList(lineEnd ?? SyntaxFactory.Space);
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(lineEnd is not null && !hasComma ? after : separation);
        setting = setting.WithLeadingTrivia(lineEnd is null ? SyntaxFactory.TriviaList() : Lines.Indentation(other.GetLeadingTrivia()));

        var members = initializer.Expressions.GetWithSeparators();
        members = hasComma
            ? members.InsertRange(2 * index + 2, [setting, comma])
            : members.Replace(other, other.WithoutTrailingTrivia())
                .AddRange([comma, setting.WithTrailingTrivia(lineEnd is null ? after : separation)]);
        return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(members));
    }

    /// <summary>The indentation of comments in an initialiser without members; one step more than its end without any.</summary>
    private static SyntaxTriviaList IndentationIn(InitializerExpressionSyntax initializer)
    {
        var end = initializer.CloseBraceToken.LeadingTrivia;
        return end.Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            ? SyntaxFactory.TriviaList(end.TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            : end.Add(SyntaxFactory.Whitespace(Step));
    }
}
