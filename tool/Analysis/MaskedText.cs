using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Analysis;

/// <summary>
/// The text of a file with the secrets in it shortened: a report is read, mailed and uploaded by more people than the code
/// itself.
/// </summary>
internal sealed class MaskedText
{
    private const int Shown = 4;

    /// <summary>From this length on, the same text is the same secret.</summary>
    private const int Unmistakable = 8;

    private const char Ellipsis = '…';

    private readonly SourceText _text;
    private readonly List<TextSpan> _hidden = [];

    private MaskedText(SourceText text) => _text = text;

    /// <param name="secrets">Where rules about secrets point; each string literal that they touch is hidden.</param>
    public static MaskedText Of(SyntaxTree tree, IEnumerable<TextSpan> secrets, CancellationToken cancellation)
    {
        var masked = new MaskedText(tree.GetText(cancellation));
        var root = tree.GetRoot(cancellation);
        foreach (var span in secrets)
        {
            // An empty span still touches the literal that it stands in.
            foreach (var token in root.DescendantTokens(node => node.FullSpan.IntersectsWith(span)))
            {
                if (token.Span.IntersectsWith(span))
                    masked.Hide(token);
            }

            if (IsInside(root, span))
                masked.HideEverywhere(span);
        }

        masked._hidden.Sort();
        return masked;
    }

    /// <summary>The text of a file that is no C#, where the rules point at the secrets themselves.</summary>
    public static MaskedText Of(SourceText text, IEnumerable<TextSpan> secrets)
    {
        var masked = new MaskedText(text);
        foreach (var span in secrets)
            masked.HideEverywhere(span);
        masked._hidden.Sort();
        return masked;
    }

    /// <summary>The text of a span, with each hidden part of it as an ellipsis.</summary>
    public string Slice(TextSpan span)
    {
        var result = new StringBuilder();
        var position = span.Start;
        foreach (var hidden in _hidden)
        {
            if (hidden.End <= position || hidden.Start >= span.End)
                continue;
            if (hidden.Start > position)
                result.Append(_text.ToString(TextSpan.FromBounds(position, hidden.Start)));
            result.Append(Ellipsis);
            position = Math.Min(hidden.End, span.End);
        }

        return result.Append(_text.ToString(TextSpan.FromBounds(position, span.End))).ToString();
    }

    public CodePlace At(Location location)
    {
        var span = location.SourceSpan;
        var line = _text.Lines.GetLineFromPosition(span.Start);
        return new(
            location.GetLineSpan().Path,
            location.GetLineSpan().Span,
            Slice(line.Span),
            Slice(TextSpan.FromBounds(line.Start, Math.Min(span.Start, line.End))).Length,
            Slice(span));
    }

    private void Hide(SyntaxToken token)
    {
        // An interpolated string's text is its value; a literal has its quotes around.
        var value = token.Kind() switch
        {
            SyntaxKind.InterpolatedStringTextToken => token.Span,
            SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken => Inside(token),
            _ when IsElement(token) => token.Span,
            _ => default,
        };
        // What continues a secret gives away more of it than its beginning.
        if (IsElement(token) || (token.Parent?.Parent is BinaryExpressionSyntax sum && sum.Right == token.Parent))
            Hide(value, shown: 0);
        else
            HideEverywhere(value);
    }

    private void Hide(TextSpan value, int shown)
    {
        var hidden = TextSpan.FromBounds(value.Start + shown, value.End);
        if (!hidden.IsEmpty && !_hidden.Contains(hidden))
            _hidden.Add(hidden);
    }

    /// <summary>A secret that is reported once may stand on the same line again.</summary>
    private void HideEverywhere(TextSpan secret)
    {
        var shown = Math.Min(Shown, secret.Length / 2);
        Hide(secret, shown);
        if (secret.Length < Unmistakable)
            return;

        var (text, value) = (_text.ToString(), _text.ToString(secret));
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
            Hide(new TextSpan(at, value.Length), shown);
    }

    /// <summary>Whether the finding is a part of a literal or comment, and so is the secret itself.</summary>
    private static bool IsInside(SyntaxNode root, TextSpan span)
    {
        var token = root.FindToken(span.Start);
        return token.Span.Contains(span)
            ? token.Span != span && token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax
            : token.FullSpan.Contains(span) && !span.IsEmpty;
    }

    /// <summary>Whether the token is an element of an array that spells the secret out.</summary>
    private static bool IsElement(SyntaxToken token) =>
        token.Kind() is SyntaxKind.CharacterLiteralToken or SyntaxKind.NumericLiteralToken
        && token.Parent?.Parent is InitializerExpressionSyntax or ExpressionElementSyntax or CastExpressionSyntax;

    /// <summary>What stands between the quotes, of which a raw string has several on lines of their own.</summary>
    private static TextSpan Inside(SyntaxToken token)
    {
        var text = token.Text;
        var start = text.IndexOf('"');
        var end = text.LastIndexOf('"') is var last && last > start ? last : text.Length;
        while (start < end && IsBorder(text[start]))
            start++;
        while (end > start && IsBorder(text[end - 1]))
            end--;
        return TextSpan.FromBounds(token.SpanStart + start, token.SpanStart + end);
    }

    private static bool IsBorder(char character) => character == '"' || char.IsWhiteSpace(character);
}
