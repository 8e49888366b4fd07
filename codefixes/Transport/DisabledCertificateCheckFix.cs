using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Takes out what switches the certificate check off: the assignment, the call, or the argument.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DisabledCertificateCheckFix() : DocumentFix("Leave the certificate check on", DisabledCertificateCheckAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<ArgumentSyntax>() is { } argument && argument.Span == diagnostic.Location.SourceSpan)
            node = argument;
        else if (node.Parent is ArgumentSyntax { NameColon: not null } named)
            node = named;

        return node switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => Removal.OfCall(call, model, cancellation),
            ArgumentSyntax passed => Nothing(passed, model, cancellation),
            InvocationExpressionSyntax call => Removal.OfCall(call, model, cancellation),
            ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } => Removal.OfAssignment(assignment, model, cancellation),
            _ => null,
        };
    }

    /// <summary>Null instead of the callback, where the parameter says that it may be null: the default check then runs.</summary>
    private static Edit? Nothing(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellation) =>
        model.GetOperation(argument, cancellation) is Microsoft.CodeAnalysis.Operations.IArgumentOperation
        {
            Parameter: { Type.NullableAnnotation: NullableAnnotation.Annotated } or { HasExplicitDefaultValue: true },
        }
            ? Edit.Replace(argument.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression))
            : null;
}
