using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>Waits as long as Retry-After says, in seconds or until a date; without the header as long as before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IgnoredRetryAfterFix() : DocumentFix("Wait as long as Retry-After says", IgnoredRetryAfterAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is ArgumentSyntax argument)
            node = argument.Expression;
        if (node is not ExpressionSyntax own || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not IdentifierNameSyntax response
            || model.GetTypeInfo(response, cancellation).Type?.Name != "HttpResponseMessage"
            || node.Parent is not ArgumentSyntax { NameColon: null } || Own(own, model, cancellation) is not { } fallback
            || !Meaning.IsKept(response, own, model, cancellation)
            || RetryAfterWait.Text($"{response.Identifier.ValueText}.Headers.RetryAfter", fallback, own, model) is not { } wait)
        {
            return null;
        }

        return Edit.Replace(own, SyntaxFactory.ParseExpression(wait));
    }

    /// <summary>The wait as it was, as a <c>TimeSpan</c>; null when it changes something that the next round reads.</summary>
    private static string? Own(ExpressionSyntax own, SemanticModel model, CancellationToken cancellation)
    {
        if (own.DescendantNodesAndSelf().Any(static node => node is AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax
            || (node is PrefixUnaryExpressionSyntax prefix && (prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression)))))
        {
            return null;
        }

        var text = own.WithoutTrivia().ToString();
        return model.GetTypeInfo(own, cancellation).Type switch
        {
            { SpecialType: SpecialType.System_Int32 } => $"{TypeReference.To("System", "TimeSpan", own, model)}.FromMilliseconds({text})",
            { Name: "TimeSpan" } when own is not (ImplicitObjectCreationExpressionSyntax or ConditionalExpressionSyntax) => text,
            _ => null,
        };
    }
}
