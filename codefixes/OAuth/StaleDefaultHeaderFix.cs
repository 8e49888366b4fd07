using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Moves the header to the request, where a method sets it and the very next statement awaits the one request that needs it.
/// Elsewhere other requests may rely on the default header.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class StaleDefaultHeaderFix() : DocumentFix("Set the token on the request", StaleDefaultHeaderAnalyzer.Id)
{
    private const string Request = HttpClientCall.Request;

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not
            {
                Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authorization", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "DefaultRequestHeaders", Expression: var client } headers },
                Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement,
            }
            || statement.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || block.Statements.IndexOf(statement) is var index && index + 1 >= block.Statements.Count
            || Sent(block.Statements[index + 1], client) is not { } call
            || HttpClientCall.RequestOf(call, address: null, model, cancellation) is not var (request, cancel)
            || !statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            || IsUsedElsewhere(client, headers, call, method) || Lines.IsTaken(Request, statement, model))
        {
            return null;
        }

        var send = SyntaxFactory.ParseExpression($"{client.WithoutTrivia()}.SendAsync({Request}{cancel})");
        return new Edit(statement, editor =>
        {
            editor.InsertBefore(statement, Lines.Statement(request + ";", statement));
            editor.ReplaceNode(headers, SyntaxFactory.ParseExpression(Request + ".Headers").WithTriviaFrom(headers));
            editor.ReplaceNode(call, send.WithTriviaFrom(call));
        });
    }

    /// <summary>The one awaited call that the statement makes on the client.</summary>
    private static InvocationExpressionSyntax? Sent(StatementSyntax statement, ExpressionSyntax client)
    {
        var calls = statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsOn(call, client)).ToList();
        return calls is [var only] && HttpClientCall.IsAwaited(only) ? only : null;
    }

    private static bool IsOn(InvocationExpressionSyntax call, ExpressionSyntax client) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && SyntaxFactory.AreEquivalent(receiver, client);

    /// <summary>Whether the type sends other requests with the client, which may rely on the default header.</summary>
    private static bool IsUsedElsewhere(ExpressionSyntax client, SyntaxNode headers, InvocationExpressionSyntax call, MethodDeclarationSyntax method) =>
        method.Parent is not TypeDeclarationSyntax type
        || type.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            access != headers && access != call.Expression && SyntaxFactory.AreEquivalent(access.Expression, client)
            && !IsMended(access));

    /// <summary>A method that sets a header of its own, of the client or, after the same fix, of the request.</summary>
    private static bool IsMended(MemberAccessExpressionSyntax access) =>
        access.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } other
        && other.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(header =>
            header is { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Authorization", Parent: AssignmentExpressionSyntax } }
            && (header.Name.Identifier.ValueText switch
            {
                "DefaultRequestHeaders" => SyntaxFactory.AreEquivalent(header.Expression, access.Expression),
                "Headers" => access.Name.Identifier.ValueText == "SendAsync",
                _ => false,
            }));
}
