using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Writes <c>wss://</c>, gives the channel TLS credentials, or takes out what lets credentials go without.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextChannelFix() : DocumentFix("Use TLS", CleartextChannelAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node)
            return Removal.OfAssignment(assignment, model, cancellation);
        // A switch of the process is somebody's decision; without it, some servers could not be reached at all.
        if (diagnostic.AdditionalLocations.Count == 0 || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } origin)
            return null;

        return InsecureName(origin) is { } name
            ? WithTls(name, model, cancellation)
            : SecureScheme.In(origin, node, "ws://", model, cancellation);
    }

    private static SimpleNameSyntax? InsecureName(SyntaxNode origin) => origin switch
    {
        MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "Insecure" } name } => name,
        IdentifierNameSyntax { Identifier.ValueText: "Insecure" } name => name,
        _ => null,
    };

    private static Edit? WithTls(SimpleNameSyntax insecure, SemanticModel model, CancellationToken cancellation)
    {
        const string Tls = "SecureSsl";
        return model.GetSymbolInfo(insecure, cancellation).Symbol?.ContainingType.GetMembers(Tls).IsEmpty == false
            ? Edit.Replace(insecure, SyntaxFactory.IdentifierName(Tls))
            : null;
    }
}
