using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Keeps the switch to development where the environment is at hand; otherwise takes it out. A key is never taken out: without
/// any the server does not start.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DisabledServerSafeguardFix() : DocumentFix("Keep it to development", DisabledServerSafeguardAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var check = DevelopmentCheck.At(node, model, cancellation);
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>(assignment => assignment.Left.Span == node.Span) is { } assignment)
            return OfAssignment(assignment, check, model, cancellation);
        if (Call(node) is not { } call || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
            return null;

        var chain = new BuilderChain(call, model, cancellation);
        if (check is not null && chain.IsOfVariable)
            return chain.IsForDevelopment ? Edit.Replace(chain.Statement!, DevelopmentCheck.Around(chain.Statement!, check)) : Split(chain, call, check);
        if (DisabledServerSafeguardAnalyzer.IsKey(method))
            return null;
        return chain is { IsOfVariable: true, IsForDevelopment: true } ? Edit.Remove(chain.Statement!) : Removal.OfCall(call, model, cancellation);
    }

    private static InvocationExpressionSyntax? Call(SyntaxNode node) => node as InvocationExpressionSyntax ?? node.Parent?.Parent as InvocationExpressionSyntax;

    private static Edit? OfAssignment(AssignmentExpressionSyntax assignment, string? check, SemanticModel model, CancellationToken cancellation) => assignment.Right switch
    {
        MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "ReUse" } usage } => Edit.Replace(usage, SyntaxFactory.IdentifierName("OneTimeOnly")),
        var value when model.GetTypeInfo(value, cancellation).Type?.SpecialType != SpecialType.System_Boolean => null,
        var value when check is not null => Edit.Replace(value, SyntaxFactory.ParseExpression(check)),
        _ => Removal.OfAssignment(assignment, model, cancellation),
    };

    /// <summary>The link gets a statement of its own, behind that of the others.</summary>
    private static Edit? Split(BuilderChain chain, InvocationExpressionSyntax call, string check)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: var name })
            return null;

        var statement = chain.Statement!;
        var link = SyntaxFactory.ParseStatement($"{chain.Variable}.{name}{call.ArgumentList.WithoutTrivia()};")
            .WithLeadingTrivia(statement.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1))
            .WithTrailingTrivia(statement.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
        return new Edit(call, editor =>
        {
            editor.ReplaceNode(call, static (current, _) => Removal.Shortened((InvocationExpressionSyntax)current));
            editor.InsertAfter(statement, DevelopmentCheck.Around(link, check));
        });
    }
}
