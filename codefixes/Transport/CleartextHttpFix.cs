using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Turns <c>http://</c> into <c>https://</c> where the address is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextHttpFix() : DocumentFix("Use https", CleartextHttpAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is { } origin ? SecureScheme.In(origin, node, "http://", model, cancellation) : null;
}
