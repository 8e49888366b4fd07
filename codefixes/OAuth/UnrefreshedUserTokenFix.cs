using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Registers Duende.AccessTokenManagement, where a project refers to it, and has it read the tokens: one without the other
/// refreshes nothing. That takes a sign-in that asks for a refresh token, and all the reads beside it in one file.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnrefreshedUserTokenFix() : DocumentFix("Refresh with Duende.AccessTokenManagement", UnrefreshedUserTokenAnalyzer.Id)
{
    private const string Read = "GetTokenAsync";
    private const string Registration = "AddOpenIdConnectAccessTokenManagement";
    private const string FreshRead = "GetUserAccessTokenAsync";

    /// <summary>Where <see cref="FreshRead"/> is declared in version 4; version 3 extends the namespace of <c>GetTokenAsync</c>.</summary>
    private const string Extensions = "Duende.AccessTokenManagement.OpenIdConnect.HttpContextExtensions";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var root = node.SyntaxTree.GetRoot(cancellation);
        if (SignIn(root) is not { } signIn || !AsksForRefreshToken(signIn) || Services(signIn, model) is not { } services
            || model.Compilation.SyntaxTrees.Any(file => file != node.SyntaxTree && SourceWords.Contains(file, [Read])))
        {
            return null;
        }

        var reads = new List<(SyntaxNode Old, string Fresh)>();
        foreach (var read in root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsRead(call, model, cancellation)))
        {
            if (Awaited(read) is not { } old || FreshToken(read, model) is not { } fresh)
                return null;
            reads.Add((old, fresh));
        }

        return reads.Count == 0 ? null : new Edit(signIn, editor =>
        {
            foreach (var (old, fresh) in reads)
                editor.ReplaceNode(old, SyntaxFactory.ParseExpression(fresh).WithTriviaFrom(old));
            SyntaxNode place = signIn.Parent is GlobalStatementSyntax global ? global : signIn;
            var registration = Lines.Statement($"{services}.{Registration}();", signIn);
            editor.InsertAfter(place, [place is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(registration) : registration]);
        });
    }

    /// <summary>The statement that keeps the tokens.</summary>
    private static StatementSyntax? SignIn(SyntaxNode root) => root.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        .Where(static assignment => assignment is { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SaveTokens" } } && assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression))
        .Select(static assignment => assignment.Ancestors().OfType<InvocationExpressionSyntax>().LastOrDefault(static call => Name(call) == "AddOpenIdConnect")?.FirstAncestorOrSelf<StatementSyntax>())
        .ToList() is [{ Parent: BlockSyntax or GlobalStatementSyntax } only] ? only : null;

    private static bool AsksForRefreshToken(StatementSyntax signIn) =>
        signIn.ToString() is var text && (text.Contains("\"offline_access\"") || text.Contains(".OfflineAccess"));

    /// <summary>What <c>AddAuthentication</c> is called on, where that can be said once more.</summary>
    private static string? Services(StatementSyntax signIn, SemanticModel model)
    {
        var scope = signIn.Parent is GlobalStatementSyntax global ? global.Parent! : signIn.Parent!;
        if (scope.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(static call => Name(call) == "AddAuthentication").ToList()
            is not [{ Expression: MemberAccessExpressionSyntax { Expression: var services } }]
            || services is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax }))
        {
            return null;
        }

        var registration = SyntaxFactory.ParseExpression($"{services.WithoutTrivia()}.{Registration}()");
        return model.GetSpeculativeSymbolInfo(signIn.Span.End, registration, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol
            ? services.WithoutTrivia().ToString()
            : null;
    }

    private static bool IsRead(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation) =>
        Name(call) == Read && call.ArgumentList.Arguments.Any(argument => model.GetConstantValue(argument.Expression, cancellation).Value is "access_token");

    /// <summary>The awaited read, with <c>ConfigureAwait</c> and parentheses; null when the task goes elsewhere, or the context may be null.</summary>
    private static SyntaxNode? Awaited(InvocationExpressionSyntax read)
    {
        if (read is not { Expression: MemberAccessExpressionSyntax, ArgumentList.Arguments.Count: 1 })
            return null;
        ExpressionSyntax task = read is { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } } ? configured : read;
        return task.Parent is not AwaitExpressionSyntax await ? null
            : await.Parent is ParenthesizedExpressionSyntax parentheses && parentheses.ToString() == $"({await})" ? parentheses
            : await;
    }

    /// <summary>The token as the library gives it, in its version 3 or 4.</summary>
    private static string? FreshToken(InvocationExpressionSyntax read, SemanticModel model)
    {
        var context = ((MemberAccessExpressionSyntax)read.Expression).Expression.WithoutTrivia();
        var call = $"{context}.{FreshRead}()";
        var method = Bind(call);
        if (method is null && model.Compilation.GetTypeByMetadataName(Extensions) is { } extensions)
        {
            call = $"{TypeReference.At(read, extensions, model)}.{FreshRead}({context})";
            method = Bind(call);
        }

        if (method is not { ReturnType: INamedTypeSymbol { TypeArguments: [INamedTypeSymbol result] } })
            return null;
        if (result.GetMembers("AccessToken") is [IPropertySymbol { Type.SpecialType: SpecialType.System_String }])
            return $"(await {call}).AccessToken";
        return result.GetMembers("Token") is [IPropertySymbol { Type: var token }] && token.GetMembers("AccessToken").Length == 1
            ? $"(await {call}).Token?.AccessToken.ToString()"
            : null;

        IMethodSymbol? Bind(string text) =>
            model.GetSpeculativeSymbolInfo(read.SpanStart, SyntaxFactory.ParseExpression(text), SpeculativeBindingOption.BindAsExpression).Symbol as IMethodSymbol;
    }

    private static string? Name(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;
}
