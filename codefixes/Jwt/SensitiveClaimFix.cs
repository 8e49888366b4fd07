using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Takes the claim out of the list, the dictionary, the object or the chain of calls that it stands in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SensitiveClaimFix() : DocumentFix("Leave the claim out", SensitiveClaimAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is AnonymousObjectMemberDeclaratorSyntax or InitializerExpressionSyntax)
            return Edit.Remove(node);
        if (node is AssignmentExpressionSyntax entry)
            return Removal.OfAssignment(entry, model, cancellation);
        if (node is InvocationExpressionSyntax added)
            return Removal.OfCall(added, model, cancellation);

        // The name of one claim: what goes is the claim, or the call that adds it.
        var claim = node.FirstAncestorOrSelf<ExpressionSyntax>(static ancestor => ancestor is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax);
        return claim switch
        {
            InvocationExpressionSyntax call => Removal.OfCall(call, model, cancellation),
            { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddClaim" } } call } } => Removal.OfCall(call, model, cancellation),
            { Parent: ExpressionElementSyntax element } => Edit.Remove(element),
            // An array without elements has no type of its own.
            { Parent: InitializerExpressionSyntax { Parent: not ImplicitArrayCreationExpressionSyntax } } => Edit.Remove(claim),
            { Parent: InitializerExpressionSyntax list } when list.Expressions.Any(other => !IsSensitive(other, model, cancellation)) => Edit.Remove(claim),
            _ => null,
        };
    }

    private static bool IsSensitive(ExpressionSyntax claim, SemanticModel model, CancellationToken cancellation) =>
        claim is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var name, ..] }
        && model.GetConstantValue(name.Expression, cancellation).Value is string text && SensitiveName.Is(text);
}
