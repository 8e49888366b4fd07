using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>Text as it is written: in literals of all kinds and between the holes of an interpolated string.</summary>
internal static class StringToken
{
    /// <summary>The pieces of text at a finding's origin, or in the constant or read-only member that it names.</summary>
    public static IReadOnlyList<SyntaxToken> At(SyntaxNode? origin, SemanticModel model, CancellationToken cancellation)
    {
        if (origin is null)
            return [];
        if (In(origin) is { Count: > 0 } tokens)
            return tokens;

        return model.GetSymbolInfo(origin, cancellation).Symbol?.DeclaringSyntaxReferences is [var declaration] && declaration.SyntaxTree == origin.SyntaxTree
            ? In(declaration.GetSyntax(cancellation))
            : [];
    }

    /// <summary>The pieces of text in a node.</summary>
    public static IReadOnlyList<SyntaxToken> In(SyntaxNode node) =>
        [.. node.DescendantTokens().Where(static token => token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax && token.Value is string)];

    /// <summary>The choice between texts of which a finding's origin is one, as far as all of it is used at the finding.</summary>
    public static SyntaxNode ChoiceAround(SyntaxNode origin, SyntaxNode used)
    {
        while (origin is { Parent: ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax } && used.Span.Contains(origin.Parent.Span))
            origin = origin.Parent;
        return origin;
    }

    /// <summary>The same place with another text, quotes included where the token has them.</summary>
    public static Edit Replace(SyntaxToken token, string text) => text.Length == 0
        ? new(token.Parent!, editor => editor.RemoveNode(token.Parent!))
        : new(token.Parent!, editor => editor.ReplaceNode(token.Parent!, (current, _) => current.ReplaceToken(current.GetFirstToken(), WithText(token, text))));

    /// <summary>A token of the same kind with another text.</summary>
    private static SyntaxToken WithText(SyntaxToken token, string text) => token.IsKind(SyntaxKind.InterpolatedStringTextToken)
        ? SyntaxFactory.Token(token.LeadingTrivia, SyntaxKind.InterpolatedStringTextToken, text, text, token.TrailingTrivia)
        : SyntaxFactory.ParseExpression(text).GetFirstToken().WithTriviaFrom(token);
}
