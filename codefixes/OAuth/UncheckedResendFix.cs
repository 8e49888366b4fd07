using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Remembers the address before the request is sent, and returns the 401 as it is when the request has another one afterwards:
/// where one test of the answer decides between a return of it and a second attempt.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncheckedResendFix() : DocumentFix("Return the 401 when a redirect led elsewhere", MessageHandlerAnalyzer.UncheckedResendId)
{
    private const string Address = "requestUri";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || Request(method, model, cancellation) is not { } request
            || ResponseTest.Around(node, model, cancellation) is not { } test || test.Sending(request) is not { } sending
            || !Lines.IsFreeStanding(sending) || Lines.IsTaken(Address, sending, model))
        {
            return null;
        }

        var condition = test.Check.Condition;
        return new Edit(test.Check, editor =>
        {
            editor.InsertBefore(sending, Lines.Statement($"var {Address} = {request}.RequestUri;", sending));
            editor.ReplaceNode(condition, test.Leaves
                ? Join(condition, SyntaxKind.LogicalOrExpression, SyntaxKind.BarBarToken, $"{request}.RequestUri != {Address}")
                : Join(condition, SyntaxKind.LogicalAndExpression, SyntaxKind.AmpersandAmpersandToken, $"{request}.RequestUri == {Address}"));
        });
    }

    private static string? Request(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellation)
    {
        var requests = method.ParameterList.Parameters
            .Where(parameter => model.GetDeclaredSymbol(parameter, cancellation) is { Type.Name: "HttpRequestMessage", RefKind: RefKind.None }).ToList();
        return requests is [var only] ? only.Identifier.Text : null;
    }

    private static ExpressionSyntax Join(ExpressionSyntax condition, SyntaxKind kind, SyntaxKind token, string test)
    {
        var isLoose = condition is ConditionalExpressionSyntax or AssignmentExpressionSyntax
            || condition.IsKind(SyntaxKind.CoalesceExpression) || (condition.IsKind(SyntaxKind.LogicalOrExpression) && kind == SyntaxKind.LogicalAndExpression);
        var left = isLoose ? SyntaxFactory.ParenthesizedExpression(condition.WithoutTrivia()).WithLeadingTrivia(condition.GetLeadingTrivia()) : condition;
        return SyntaxFactory.BinaryExpression(
                kind, left.WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.Token(token).WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.ParseExpression(test))
            .WithTrailingTrivia(condition.GetTrailingTrivia());
    }

    /// <summary>The test of an answer for 401 that decides whether the request is sent again.</summary>
    /// <param name="Check">The statement.</param>
    /// <param name="Response">The variable with the answer, which is returned when the request is not sent again.</param>
    /// <param name="Leaves">Whether the statement returns the answer; otherwise it sends the request again.</param>
    private sealed record ResponseTest(IfStatementSyntax Check, string Response, bool Leaves)
    {
        public static ResponseTest? Around(SyntaxNode send, SemanticModel model, CancellationToken cancellation)
        {
            for (var statement = send.FirstAncestorOrSelf<StatementSyntax>(); statement is not null; statement = statement.Parent?.FirstAncestorOrSelf<StatementSyntax>())
            {
                if (statement.Parent is not BlockSyntax block)
                    continue;
                if (statement is IfStatementSyntax check && Of(check, model, cancellation) is { Leaves: false } around)
                    return around;
                // Before the second attempt, or behind the only one in a loop.
                var tests = block.Statements.Where(other => other != statement).OfType<IfStatementSyntax>()
                    .Select(other => Of(other, model, cancellation)).OfType<ResponseTest>().ToList();
                if (tests.Count > 0)
                    return tests is [var only] ? only : null;
            }

            return null;
        }

        /// <summary>The statement before the test that gets the answer for the request.</summary>
        public StatementSyntax? Sending(string request)
        {
            var earlier = ((BlockSyntax)Check.Parent!).Statements.TakeWhile(statement => statement != Check);
            return earlier.LastOrDefault(Gets) is { } sending && sending.DescendantNodes().OfType<ArgumentSyntax>().Any(argument => Is(argument.Expression, request)) ? sending : null;
        }

        private static ResponseTest? Of(IfStatementSyntax check, SemanticModel model, CancellationToken cancellation)
        {
            if (check is not { Else: null, Parent: BlockSyntax block } || model.GetOperation(check.Condition, cancellation) is not { } condition)
                return null;
            if (Returned(Only(check.Statement)) is { } left)
                return Guard.Tells(condition, holds: false, Unauthorized.Tells) && Tests(check, left) ? new(check, left, Leaves: true) : null;

            var next = block.Statements.IndexOf(check) + 1;
            return next < block.Statements.Count && Returned(block.Statements[next]) is { } kept
                && Guard.Tells(condition, holds: true, Unauthorized.Tells) && Tests(check, kept)
                    ? new(check, kept, Leaves: false)
                    : null;
        }

        private static StatementSyntax Only(StatementSyntax statement) => statement is BlockSyntax { Statements: [var only] } ? only : statement;

        private static string? Returned(StatementSyntax statement) => statement is ReturnStatementSyntax { Expression: IdentifierNameSyntax response } ? response.Identifier.Text : null;

        private static bool Tests(IfStatementSyntax check, string response) =>
            check.Condition.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text == response);

        private bool Gets(StatementSyntax statement) => statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: not null, Identifier.Text: var name }] } => name == Response,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: var target } } => Is(target, Response),
            _ => false,
        };

        private static bool Is(ExpressionSyntax expression, string name) => expression is IdentifierNameSyntax { Identifier.Text: var text } && text == name;
    }
}
