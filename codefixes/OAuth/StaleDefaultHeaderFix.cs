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
    private const string Request = "request";

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
            || RequestOf(call, model, cancellation) is not var (request, cancel)
            || !statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            || IsUsedElsewhere(client, headers, call, method) || Mentions(method, Request))
        {
            return null;
        }

        var declaration = SyntaxFactory.ParseStatement(request + ";")
            .WithLeadingTrivia(statement.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1))
            .WithTrailingTrivia(statement.GetTrailingTrivia().First(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
        var send = SyntaxFactory.ParseExpression($"{client.WithoutTrivia()}.SendAsync({Request}{cancel})");
        return new Edit(statement, editor =>
        {
            editor.InsertBefore(statement, declaration);
            editor.ReplaceNode(headers, SyntaxFactory.ParseExpression(Request + ".Headers").WithTriviaFrom(headers));
            editor.ReplaceNode(call, send.WithTriviaFrom(call));
        });
    }

    /// <summary>The one awaited call that the statement makes on the client.</summary>
    private static InvocationExpressionSyntax? Sent(StatementSyntax statement, ExpressionSyntax client)
    {
        var calls = statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsOn(call, client)).ToList();
        return calls is [var only] && IsAwaited(only) ? only : null;
    }

    private static bool IsOn(InvocationExpressionSyntax call, ExpressionSyntax client) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && SyntaxFactory.AreEquivalent(receiver, client);

    private static bool IsAwaited(InvocationExpressionSyntax call) =>
        call.Parent is AwaitExpressionSyntax
        || call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } };

    /// <summary>The declaration of the request, and the cancellation token that goes along; null for a call that does more than send one.</summary>
    private static (string Declaration, string Cancel)? RequestOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { ContainingType.Name: "HttpClient" } method
            || call.ArgumentList.Arguments.Any(static argument => argument.NameColon is not null))
        {
            return null;
        }

        var verb = method.Name switch
        {
            "GetAsync" => "Get",
            "DeleteAsync" => "Delete",
            "PostAsync" => "Post",
            "PutAsync" => "Put",
            "PatchAsync" => "Patch",
            _ => null,
        };
        if (verb is null || method.Parameters.Any(static parameter => parameter.Name == "completionOption"))
            return null;

        var arguments = call.ArgumentList.Arguments;
        string? content = null, cancel = "";
        for (var i = 1; i < arguments.Count; i++)
        {
            if (method.Parameters[i].Name == "content")
                content = arguments[i].Expression.ToString();
            else
                cancel = ", " + arguments[i].Expression;
        }

        // A request disposes of its content, which belongs to the caller.
        var request = $"var {Request} = new HttpRequestMessage(HttpMethod.{verb}, {arguments[0].Expression})";
        return (content is null or "null" ? "using " + request : $"{request} {{ Content = {content} }}", cancel);
    }

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

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);
}
