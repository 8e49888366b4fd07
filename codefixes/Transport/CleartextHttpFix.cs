using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Turns <c>http://</c> into <c>https://</c> where the address is written, and drops the port 80 of clear text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextHttpFix() : DocumentFix("Use https", CleartextHttpAnalyzer.Id)
{
    private const string Scheme = "http://";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var origin = OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic);
        if (origin is not null && !Texts(origin).Any())
            origin = Declaration(origin, model, cancellation);
        while (origin is { Parent: ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax } && node.Span.Contains(origin.Parent.Span))
            origin = origin.Parent;
        if (origin is null)
            return null;

        var changes = Texts(origin).Select(static text => (Text: text, Secure: Secure(text))).Where(static change => change.Secure is not null).ToList();
        return changes.Count == 0 ? null : new Edit(changes[0].Text.Parent!, editor =>
        {
            foreach (var (text, secure) in changes)
                editor.ReplaceNode(text.Parent!, (current, _) => current.ReplaceToken(current.GetFirstToken(), secure!.Value));
        });
    }

    /// <summary>The text with the scheme that an address starts with: one for each value that the expression may have.</summary>
    private static IEnumerable<SyntaxToken> Texts(SyntaxNode node) => node switch
    {
        ParenthesizedExpressionSyntax parentheses => Texts(parentheses.Expression),
        ConditionalExpressionSyntax choice => Texts(choice.WhenTrue).Concat(Texts(choice.WhenFalse)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(static arm => Texts(arm.Expression)),
        _ => node.DescendantTokens().Where(static token => token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax
            && token.ValueText.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)).Take(1),
    };

    /// <summary>The constant or read-only member behind a name, when this document declares it.</summary>
    private static SyntaxNode? Declaration(SyntaxNode name, SemanticModel model, CancellationToken cancellation)
    {
        var symbol = model.GetSymbolInfo(name, cancellation).Symbol;
        return symbol?.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == name.SyntaxTree
            ? reference.GetSyntax(cancellation)
            : null;
    }

    private static SyntaxToken? Secure(SyntaxToken token)
    {
        var start = token.Text.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        var rest = token.Text.Substring(start + Scheme.Length);
        var end = rest.IndexOfAny(['/', '?', '#', '"']);
        var host = end < 0 ? rest : rest.Substring(0, end);
        if (host.EndsWith(":80", StringComparison.Ordinal))
            rest = host.Substring(0, host.Length - ":80".Length) + rest.Substring(host.Length);
        var text = token.Text.Substring(0, start) + "https://" + rest;

        return token.IsKind(SyntaxKind.InterpolatedStringTextToken)
            ? SyntaxFactory.Token(token.LeadingTrivia, SyntaxKind.InterpolatedStringTextToken, text, text, token.TrailingTrivia)
            : SyntaxFactory.ParseExpression(text).GetFirstToken().WithTriviaFrom(token);
    }
}
