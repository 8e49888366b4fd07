using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Takes the token out of an address. Only <c>access_token</c>: RFC 6750 gives every server that knows it the
/// <c>Authorization</c> header as well. The header of an API key is its provider's choice.
/// </summary>
/// <param name="Address">The address that is left.</param>
/// <param name="Token">The token, no longer escaped.</param>
internal sealed record AddressWithoutToken(ExpressionSyntax Address, ExpressionSyntax Token)
{
    private const string Parameter = "access_token=";

    /// <summary>Null for an address in which the token is not one whole value.</summary>
    public static AddressWithoutToken? From(ExpressionSyntax address) => address switch
    {
        InterpolatedStringExpressionSyntax interpolated => From(interpolated),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) && Shortened(sum.Left) is { } left => new(left, Unescaped(sum.Right)),
        _ => null,
    };

    private static AddressWithoutToken? From(InterpolatedStringExpressionSyntax address)
    {
        var contents = address.Contents;
        for (var i = 1; i < contents.Count; i++)
        {
            if (contents[i] is not InterpolationSyntax hole || contents[i - 1] is not InterpolatedStringTextSyntax { TextToken.Text: var before } || Start(before) is not { } start)
                continue;

            var after = i + 1 < contents.Count ? contents[i + 1] as InterpolatedStringTextSyntax : null;
            if (hole is not { AlignmentClause: null, FormatClause: null } || (i + 1 < contents.Count && after is null)
                || Joined(before.Substring(0, start), before[start], after?.TextToken.Text ?? "") is not { } text)
            {
                return null;
            }

            var rest = contents.Take(i - 1).Concat(text.Length > 0 ? [Text(text)] : []).Concat(contents.Skip(i + 2));
            return new(Simplified(address.WithContents(SyntaxFactory.List(rest))), Unescaped(hole.Expression));
        }

        return null;
    }

    /// <summary>Where the parameter starts, with its separator, when the text ends with its name.</summary>
    private static int? Start(string text) =>
        text.EndsWith(Parameter, StringComparison.OrdinalIgnoreCase) && text.Length > Parameter.Length
        && text[text.Length - Parameter.Length - 1] is '?' or '&' ? text.Length - Parameter.Length - 1 : null;

    /// <summary>The text around the parameter; null when the value goes on behind the token.</summary>
    private static string? Joined(string before, char separator, string after) => after switch
    {
        "" or ['#', ..] => before + after,
        ['&', ..] => separator == '?' ? before + "?" + after.Substring(1) : before + after,
        _ => null,
    };

    private static ExpressionSyntax? Shortened(ExpressionSyntax left)
    {
        if (left is BinaryExpressionSyntax { Right: LiteralExpressionSyntax } sum && sum.IsKind(SyntaxKind.AddExpression))
        {
            return Shortened(sum.Right) is not { } right ? null
                : right is LiteralExpressionSyntax { Token.ValueText: "" } ? sum.Left.WithoutTrailingTrivia()
                : sum.WithRight(right);
        }

        var text = left is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression) ? literal.Token.Text : "";
        return text.EndsWith("\"", StringComparison.Ordinal) && !text.EndsWith("\"\"", StringComparison.Ordinal)
            && Start(text.Substring(0, text.Length - 1)) is { } start
            ? SyntaxFactory.ParseExpression(text.Substring(0, start) + "\"")
            : null;
    }

    private static InterpolatedStringTextSyntax Text(string text) => SyntaxFactory.InterpolatedStringText(
        SyntaxFactory.Token(SyntaxTriviaList.Empty, SyntaxKind.InterpolatedStringTextToken, text, text, SyntaxTriviaList.Empty));

    /// <summary>An ordinary string when nothing is left to fill in.</summary>
    private static ExpressionSyntax Simplified(InterpolatedStringExpressionSyntax address) =>
        address.StringStartToken.Text == "$\"" && address.Contents is [InterpolatedStringTextSyntax { TextToken.Text: var text }] && text.IndexOfAny(['{', '}']) < 0
            ? SyntaxFactory.ParseExpression($"\"{text}\"")
            : address;

    /// <summary>A header takes the token as it is.</summary>
    private static ExpressionSyntax Unescaped(ExpressionSyntax token) => token switch
    {
        ParenthesizedExpressionSyntax parentheses => Unescaped(parentheses.Expression),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "EscapeDataString" or "UrlEncode" },
            ArgumentList.Arguments: [{ Expression: var raw }],
        } => Unescaped(raw),
        _ => token.WithoutTrivia(),
    };
}
