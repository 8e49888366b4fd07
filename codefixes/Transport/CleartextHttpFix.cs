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
        if (origin is not null && FirstText(origin) is null)
            origin = Declaration(origin, model, cancellation);
        if (origin is null || FirstText(origin) is not { } text || Secure(text) is not { } secure)
            return null;
        return new Edit(text.Parent!, editor => editor.ReplaceNode(text.Parent!, (current, _) => current.ReplaceToken(current.GetFirstToken(), secure)));
    }

    /// <summary>The first piece of text that starts with the scheme.</summary>
    private static SyntaxToken? FirstText(SyntaxNode node)
    {
        foreach (var token in node.DescendantTokens())
        {
            if (token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax
                && token.ValueText.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return token;
            }
        }

        return null;
    }

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
