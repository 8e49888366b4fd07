using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>Answers 429 to a client that has used up its share, as the first of the limiter's options.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RateLimiterStatusFix() : DocumentFix("Answer 429", IneffectiveRateLimiterAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRateLimiter" } } call
            || call.ArgumentList.Arguments is not [.., { Expression: LambdaExpressionSyntax lambda }] || !lambda.Span.Contains(node.Span) || Parameter(lambda) is not { } options)
        {
            return null;
        }

        var status = $"{options}.RejectionStatusCode = {TypeReference.To("Microsoft.AspNetCore.Http", "StatusCodes", lambda, model)}.Status429TooManyRequests;";
        Edit? edit = lambda.Body switch
        {
            BlockSyntax { Statements: [var first, ..] } block when !first.GetFirstToken().LeadingTrivia.Any(static trivia => trivia.IsDirective) =>
                new Edit(first, editor => editor.InsertBefore(first, [Beside(status, first, block)])),
            BlockSyntax { Statements: [] } block when !block.DescendantTrivia().Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)) =>
                Edit.Replace(block, SyntaxFactory.ParseStatement($"{{ {status} }}")),
            ExpressionSyntax body => Edit.Replace(lambda, lambda.WithExpressionBody(null).WithBlock(Block(body, call, status))),
            _ => null,
        };
        // All calls set the same options: one of them is enough.
        return edit is null ? null : edit with { Target = node.SyntaxTree.GetRoot(cancellation) };
    }

    private static string? Parameter(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax { Parameter.Identifier.Text: var name } => name,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Identifier.Text: var name }] } => name,
        _ => null,
    };

    /// <summary>A statement on a line of its own, or on the one line of the block.</summary>
    private static StatementSyntax Beside(string text, StatementSyntax first, BlockSyntax block) =>
        block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
            ? Lines.Statement(text, first)
            : SyntaxFactory.ParseStatement(text + " ");

    /// <summary>The body becomes the second statement of a block, its lines where they were.</summary>
    private static BlockSyntax Block(ExpressionSyntax body, InvocationExpressionSyntax call, string status)
    {
        var end = Lines.LineEndOf(body.GetFirstToken()).ToFullString();
        var outer = call.FirstAncestorOrSelf<StatementSyntax>() is { } statement ? Lines.Indentation(statement.GetLeadingTrivia()).ToFullString() : "";
        var text = $"{{{end}{outer}    {status}{end}{outer}    {body.WithoutTrivia().ToFullString()};{end}{outer}}}";
        return (BlockSyntax)SyntaxFactory.ParseStatement(text).WithTriviaFrom(body);
    }
}
