using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Leaves the tolerance to the library.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ExcessiveClockSkewFix() : DocumentFix("Use the default of 5 minutes", ExcessiveClockSkewAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        node is ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } value && assignment.Right == value
        && model.GetSymbolInfo(assignment.Left, cancellation).Symbol?.Name == "ClockSkew"
            ? Removal.OfAssignment(assignment, model, cancellation)
            : null;
}
