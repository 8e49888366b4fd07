using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Reads the access token, which lies beside the ID token. A variable that served nothing else is renamed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IdTokenAsAccessTokenFix() : DocumentFix("Send the access token", IdTokenAsAccessTokenAnalyzer.Id)
{
    private const string AccessToken = "accessToken";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } read
            || Name(read) is not { } name
            || (!diagnostic.Location.SourceSpan.Contains(read.Span) && !IsSentOnly(read, node)))
        {
            return null;
        }

        if (Replacement(name, model, cancellation) is not { } replacement)
            return null;
        return new Edit(name, editor =>
        {
            editor.ReplaceNode(name, replacement.WithTriviaFrom(name));
            if (Misnamed(read, model) is not { } variable)
                return;
            foreach (var use in References(variable))
                editor.ReplaceNode(use, SyntaxFactory.IdentifierName(AccessToken).WithTriviaFrom(use));
            editor.ReplaceNode(variable, static (current, _) => Renamed((VariableDeclaratorSyntax)current));
        });
    }

    /// <summary>What says which token is read: the member, or the argument that names it.</summary>
    private static SyntaxNode? Name(SyntaxNode read) => read switch
    {
        ArgumentSyntax argument => Name(argument.Expression),
        AwaitExpressionSyntax await => Name(await.Expression),
        InvocationExpressionSyntax call => Key(call.ArgumentList),
        ElementAccessExpressionSyntax element => Key(element.ArgumentList),
        ElementBindingExpressionSyntax element => Key(element.ArgumentList),
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax member => member.Name,
        IdentifierNameSyntax member => member,
        _ => null,
    };

    private static SyntaxNode? Key(BaseArgumentListSyntax arguments) => arguments.Arguments.Select(static argument => argument.Expression).FirstOrDefault(static key =>
        key is LiteralExpressionSyntax { Token.Value: "id_token" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IdToken" });

    private static SyntaxNode? Replacement(SyntaxNode name, SemanticModel model, CancellationToken cancellation) => name switch
    {
        LiteralExpressionSyntax => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("access_token")),
        MemberAccessExpressionSyntax constant => HasAccessToken(constant, model, cancellation) ? constant.WithName(SyntaxFactory.IdentifierName("AccessToken")) : null,
        _ => SyntaxFactory.IdentifierName(model.GetSymbolInfo(name, cancellation).Symbol?.Name == "id_token" ? "access_token" : "AccessToken"),
    };

    /// <summary>Whether the constant's neighbour names the access token.</summary>
    private static bool HasAccessToken(MemberAccessExpressionSyntax idToken, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(idToken, cancellation).Symbol?.ContainingType.GetMembers("AccessToken") is [IFieldSymbol { ConstantValue: "access_token" } accessToken]
        && model.IsAccessible(idToken.SpanStart, accessToken);

    /// <summary>Whether the read goes into a variable that nothing uses but what was found: another use may want the ID token.</summary>
    private static bool IsSentOnly(SyntaxNode read, SyntaxNode sent) =>
        Variable(read) is { } variable && References(variable) is [var only] && (only == sent || sent.Span.Contains(only.Span));

    private static VariableDeclaratorSyntax? Variable(SyntaxNode read)
    {
        while (read.Parent is ExpressionSyntax and not AssignmentExpressionSyntax and not AnonymousFunctionExpressionSyntax)
            read = read.Parent;
        return read.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } variable } ? variable : null;
    }

    private static List<IdentifierNameSyntax> References(VariableDeclaratorSyntax variable) =>
        [.. Lines.MemberAround(variable).DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Identifier.ValueText)];

    /// <summary>A variable that would hold an access token under the name of an ID token; null when the right name is taken.</summary>
    private static VariableDeclaratorSyntax? Misnamed(SyntaxNode read, SemanticModel model) =>
        Variable(read) is { Identifier.ValueText: "idToken" or "identityToken" } variable && !Lines.IsTaken(AccessToken, variable, model) ? variable : null;

    private static VariableDeclaratorSyntax Renamed(VariableDeclaratorSyntax variable) =>
        variable.WithIdentifier(SyntaxFactory.Identifier(AccessToken).WithTriviaFrom(variable.Identifier));
}
