using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Reads the clock in UTC, wherever the expiry is set and wherever it is compared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MixedClockFix() : DocumentFix("Use UTC on both sides", MixedClockAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var edits = PlacesIn(node.SyntaxTree.GetRoot(cancellation), diagnostic)?.Select(InUtc).ToList();
        return edits?.Contains(null) == false ? Edit.All(edits!) : null;
    }

    /// <summary>The same clock's time in UTC; null when that takes another call.</summary>
    private static Edit? InUtc(SyntaxNode read)
    {
        var name = read switch
        {
            MemberAccessExpressionSyntax member => member.Name,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name,
            _ => null,
        };
        var inUtc = name?.Identifier.ValueText switch
        {
            "Now" => "UtcNow",
            "GetLocalNow" => "GetUtcNow",
            "LocalDateTime" => "UtcDateTime",
            _ => null,
        };
        return inUtc is null ? null : Edit.Replace(name!, SyntaxFactory.IdentifierName(inUtc));
    }
}
