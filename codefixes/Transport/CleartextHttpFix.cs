using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Turns <c>http://</c> into <c>https://</c> where the address is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextHttpFix() : DocumentFix("Use https", CleartextHttpAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var origin = OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic);
        // Every address that the choice around may yield is requested.
        while (origin is { Parent: ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax } && node.Span.Contains(origin.Parent.Span))
            origin = origin.Parent;
        return origin is null ? null : SecureScheme.In(origin, "http://", model, cancellation);
    }
}
