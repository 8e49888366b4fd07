using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Turns PKCE on: at its switch, in the setup of a handler that has none yet, or for all clients of a server.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MissingPkceFix() : DocumentFix("Require PKCE", MissingPkceAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AllowAuthorizationCodeFlow" } } call => InServer(call),
        { Parent: MemberAccessExpressionSyntax { Name: var name, Parent: InvocationExpressionSyntax call } } when name == node => InSetup(call),
        ExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var value } assignment } when assignment.Left == node => AtSwitch(node, value),
        _ => null,
    };

    private static Edit? AtSwitch(SyntaxNode setting, ExpressionSyntax value) => setting.ToString().Split('.').Last() switch
    {
        "UsePkce" or "RequirePkce" => Edit.Turn(value, on: true),
        "AllowPlainTextPkce" => Edit.Turn(value, on: false),
        _ => null,
    };

    private static Edit? InSetup(InvocationExpressionSyntax call)
    {
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.Expression is LambdaExpressionSyntax { Block.Statements: [.., ExpressionStatementSyntax last] } lambda && ParameterOf(lambda) is { } options)
            {
                var statement = SyntaxFactory.ParseStatement($"{options}.UsePkce = true;").WithAdditionalAnnotations(Formatter.Annotation);
                return new Edit(last, editor => editor.InsertAfter(last, statement));
            }
        }

        return null;
    }

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var only] } => only.Identifier.Text,
        _ => null,
    };

    /// <summary>The builder's methods return the builder.</summary>
    private static Edit InServer(InvocationExpressionSyntax call) => new(call, editor => editor.ReplaceNode(call, static (current, _) =>
        SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression,
            ((ExpressionSyntax)current).WithoutTrailingTrivia(),
            SyntaxFactory.IdentifierName("RequireProofKeyForCodeExchange"))).WithTrailingTrivia(current.GetTrailingTrivia())));
}
