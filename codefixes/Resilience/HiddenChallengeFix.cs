using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>Answers 401, before anything is written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HiddenChallengeFix() : DocumentFix("Answer 401", HiddenChallengeAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax context }, Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } handled }
            || IsWrittenBefore(handled, block))
        {
            return null;
        }

        var codes = TypeReference.To("Microsoft.AspNetCore.Http", "StatusCodes", handled, model);
        var status = SyntaxFactory.ParseStatement($"{context.Identifier.Text}.Response.StatusCode = {codes}.Status401Unauthorized;")
            .WithLeadingTrivia(handled.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse())
            .WithTrailingTrivia(handled.GetTrailingTrivia().Reverse().Take(1).Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        return new Edit(handled, editor => editor.InsertAfter(handled, status));
    }

    /// <summary>Once a body is on its way the status cannot be set.</summary>
    private static bool IsWrittenBefore(StatementSyntax handled, BlockSyntax block) =>
        block.Parent is not (AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
        || block.Statements.TakeWhile(statement => statement != handled).Any(static statement => statement.ToString().Contains("Write"));
}
