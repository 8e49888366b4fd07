using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Sends the token in the header of the request: of the message that the code creates, or of one that takes the place of
/// <c>GetAsync</c> and its like.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class TokenInQueryFix() : DocumentFix("Send it in the Authorization header", TokenInQueryAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } origin
            || (origin is ArgumentSyntax whole ? whole.Expression : origin) is not ExpressionSyntax address
            || AddressWithoutToken.From(address) is not { } without
            || model.GetTypeInfo(TokenIn(address, without), cancellation).Type?.SpecialType != SpecialType.System_String
            || node.FirstAncestorOrSelf<ArgumentSyntax>(argument => argument.Parent?.Parent is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax }) is not { } used
            || !(used.Span.Contains(address.Span) || IsOnlyUse(used.Expression, address))
            || used.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || statement.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || Mentions(member, "Authorization")
            || member.Parent is null || Mentions(member.Parent, "DefaultRequestHeaders"))
        {
            return null;
        }

        string Header(string request) =>
            $"{request}.Headers.Authorization = new {TypeReference.To("System.Net.Http.Headers", "AuthenticationHeaderValue", statement, model)}(\"Bearer\", {without.Token});";

        return used.Parent!.Parent switch
        {
            BaseObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } } variable } } creation
                when model.GetTypeInfo(creation, cancellation).Type?.Name == "HttpRequestMessage" => new Edit(statement, editor =>
            {
                editor.ReplaceNode(address, without.Address.WithTriviaFrom(address));
                editor.InsertAfter(statement, Lines.Statement(Header(variable.Identifier.Text), statement));
            }),
            InvocationExpressionSyntax call => InsteadOf(call, used, address, without.Address, statement, Header(HttpClientCall.Request), model, cancellation),
            _ => null,
        };
    }

    private static Edit? InsteadOf(
        InvocationExpressionSyntax call, ArgumentSyntax used, ExpressionSyntax address, ExpressionSyntax without, StatementSyntax statement, string header,
        SemanticModel model, CancellationToken cancellation)
    {
        var isInPlace = used.Span.Contains(address.Span);
        var argument = isInPlace ? used.ReplaceNode(address, without.WithTriviaFrom(address)).Expression : used.Expression;
        if (statement is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax)
            || call.Expression is not MemberAccessExpressionSyntax { Expression: var client }
            || !HttpClientCall.IsAwaited(call) || !IsAlwaysSent(call, statement)
            || HttpClientCall.RequestOf(call, argument, model, cancellation) is not var (request, cancel)
            || statement.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member
            || Lines.IsTaken(HttpClientCall.Request, statement, model) || HasSeveral(member))
        {
            return null;
        }

        var send = SyntaxFactory.ParseExpression($"{client.WithoutTrivia()}.SendAsync({HttpClientCall.Request}{cancel})");
        return new Edit(statement, editor =>
        {
            editor.InsertBefore(statement, [Lines.Statement(request + ";", statement), Lines.Statement(header, statement)]);
            if (!isInPlace)
                editor.ReplaceNode(address, without.WithTriviaFrom(address));
            editor.ReplaceNode(call, send.WithTriviaFrom(call));
        });
    }

    /// <summary>The token where it stands in the address, for the semantic model.</summary>
    private static ExpressionSyntax TokenIn(ExpressionSyntax address, AddressWithoutToken without) =>
        address.DescendantNodes().OfType<ExpressionSyntax>().Last(node => SyntaxFactory.AreEquivalent(node, without.Token));

    /// <summary>Whether the argument is a variable that holds the address for nothing but this request.</summary>
    private static bool IsOnlyUse(ExpressionSyntax argument, ExpressionSyntax address) =>
        argument is IdentifierNameSyntax name
        && address.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var variable, Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } } }
        && name.Identifier.ValueText == variable
        && block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(use => use.Identifier.ValueText == variable) == 1;

    /// <summary>Whether the statement does nothing before it sends the request, and sends it itself: a lambda has names of its own.</summary>
    private static bool IsAlwaysSent(InvocationExpressionSyntax call, StatementSyntax statement) =>
        call.Ancestors().TakeWhile(node => node != statement).All(static node => node
            is AwaitExpressionSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax
            or AssignmentExpressionSyntax or EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax);

    /// <summary>Two requests cannot have one name.</summary>
    private static bool HasSeveral(SyntaxNode member) =>
        member.DescendantTokens().Count(static token => token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax
            && token.ValueText.IndexOf("access_token=", StringComparison.OrdinalIgnoreCase) >= 0) > 1;

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);
}
