using System.Collections.Immutable;
using System.Text;
using Broxi.Security.Analyzers.Secrets.Scanning.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// A text that the source spells out in any of the forms that C# has for it. It is read from the syntax alone: a file has
/// hundreds of them, and next to none is a secret.
/// </summary>
/// <param name="Node">The expression, or the text between two holes of an interpolated string.</param>
/// <param name="Text">What it means, with escapes resolved.</param>
/// <param name="FollowsHole">Whether an unknown part stands directly before it.</param>
/// <param name="PrecedesHole">Whether an unknown part stands directly behind it.</param>
internal readonly record struct WrittenText(SyntaxNode Node, string Text, bool FollowsHole = false, bool PrecedesHole = false)
{
    /// <summary>No provider issues anything shorter.</summary>
    private const int Shortest = 16;

    private const int LongestDecoded = 8_192;
    private const string Basic = "Basic ";

    /// <summary>The syntax to ask <see cref="Of"/> about.</summary>
    public static readonly ImmutableArray<SyntaxKind> Kinds = ImmutableArray.Create(
        SyntaxKind.StringLiteralExpression, SyntaxKind.Utf8StringLiteralExpression, SyntaxKind.InterpolatedStringText,
        SyntaxKind.AddExpression, SyntaxKind.ArrayInitializerExpression, SyntaxKind.CollectionExpression);

    public static WrittenText? Of(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal when IsText(literal) && literal.Token.Span.Length > Shortest => new(node, literal.Token.ValueText),
        InterpolatedStringTextSyntax { TextToken: var text, Parent: InterpolatedStringExpressionSyntax { Contents: var contents } }
            when text.Span.Length >= Shortest => new(node, text.ValueText, contents[0] != node, contents[contents.Count - 1] != node),
        BinaryExpressionSyntax sum when !IsPartOfSum(sum) && Parts(sum) is { } parts => new(node, string.Concat(parts)),
        InitializerExpressionSyntax { Expressions: { Count: >= Shortest } elements } => Characters(node, elements, static element => element),
        CollectionExpressionSyntax { Elements: { Count: >= Shortest } elements } => Characters(node, elements, static element => (element as ExpressionElementSyntax)?.Expression),
        _ => null,
    };

    /// <summary>Whether the text goes on in a sum of literals, which then is the whole text.</summary>
    public bool IsContinued()
    {
        var whole = Node;
        while (IsPartOfSum(whole))
            whole = whole.Parent!;
        return whole is BinaryExpressionSyntax sum && sum != Node && Parts(sum) is not null;
    }

    /// <summary>What the text says in base64, where it is decoded: in <c>FromBase64String</c>, or behind <c>Basic</c>.</summary>
    public WrittenText? Decoded()
    {
        var start = Text.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Basic.Length : 0;
        return start == 0 && !IsDecoded(Node) ? null : new(Node, FromBase64(Text.Substring(start)));
    }

    /// <summary>What the text says in base64, as far as it is that.</summary>
    public static string FromBase64(string text) =>
        Encoding.ASCII.GetString(Base64.Decode(text.AsSpan(), new byte[Math.Min(text.Length, LongestDecoded)]).ToArray());

    private static bool IsDecoded(SyntaxNode node) =>
        node.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: var decoder } } }
        && decoder is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromBase64String" } or IdentifierNameSyntax { Identifier.ValueText: "FromBase64String" };

    private static bool IsText(SyntaxNode node) => node.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.Utf8StringLiteralExpression;

    private static bool IsPartOfSum(SyntaxNode node) => node.Parent switch
    {
        BinaryExpressionSyntax sum => sum.IsKind(SyntaxKind.AddExpression),
        ParenthesizedExpressionSyntax parentheses => IsPartOfSum(parentheses),
        _ => false,
    };

    /// <summary>The texts of a sum of nothing but literals. Sums lean to the left, and a long one is deeper than the stack.</summary>
    private static IEnumerable<string>? Parts(BinaryExpressionSyntax sum)
    {
        var parts = new Stack<string>();
        ExpressionSyntax rest = sum;
        while (rest is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } both)
        {
            if (!TryPush(both.Right))
                return null;
            rest = WithoutParentheses(both.Left);
        }

        return TryPush(rest) ? parts : null;

        bool TryPush(ExpressionSyntax part)
        {
            part = WithoutParentheses(part);
            if (IsText(part))
                parts.Push(((LiteralExpressionSyntax)part).Token.ValueText);
            else if (part is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } inner && Parts(inner) is { } texts)
                parts.Push(string.Concat(texts));
            else
                return false;
            return true;
        }
    }

    private static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parentheses)
            expression = parentheses.Expression;
        return expression;
    }

    /// <summary>The text of an array whose elements are characters, or their codes.</summary>
    private static WrittenText? Characters<T>(SyntaxNode node, SeparatedSyntaxList<T> elements, Func<T, ExpressionSyntax?> expressionIn)
        where T : SyntaxNode
    {
        char[]? text = null;
        for (var i = 0; i < elements.Count; i++)
        {
            if (Character(expressionIn(elements[i])) is not { } character)
                return null;
            (text ??= new char[elements.Count])[i] = character;
        }

        return new(node, new string(text));
    }

    private static char? Character(ExpressionSyntax? element) => element switch
    {
        LiteralExpressionSyntax { Token.Value: char character } => character,
        LiteralExpressionSyntax { Token.Value: int code and (>= ' ' and <= '~' or '\r' or '\n') } => (char)code,
        CastExpressionSyntax cast => Character(cast.Expression),
        _ => null,
    };
}
