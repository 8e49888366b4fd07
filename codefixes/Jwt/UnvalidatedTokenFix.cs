using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>
/// Validates the token before it is read, where the method can await that and has validation parameters at hand: only the
/// project knows whose tokens it takes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnvalidatedTokenFix() : DocumentFix("Validate the token", UnvalidatedTokenAnalyzer.Id)
{
    private const string Result = "result";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var read = node is ArgumentSyntax argument ? argument.Expression : node as ExpressionSyntax;
        if (read is null || RawOf(read) is not { } raw
            || read.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || statement is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax)
            || read.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } lambda && statement.Span.Contains(lambda.Span)
            || model.GetEnclosingSymbol(statement.SpanStart, cancellation) is not IMethodSymbol { IsAsync: true }
            || Handler(read, model, cancellation) is not { } handler
            || Parameters(statement, model, cancellation) is not { } parameters
            || Lines.IsTaken(Result, statement, model))
        {
            return null;
        }

        var type = model.GetTypeInfo(read, cancellation).Type!;
        var token = type.Name == "SecurityToken" ? $"{Result}.SecurityToken" : $"({TypeReference.At(read, (INamedTypeSymbol)type, model)}){Result}.SecurityToken";
        ExpressionSyntax replacement = SyntaxFactory.ParseExpression(token);
        if (replacement is CastExpressionSyntax && read.Parent is MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax)
            replacement = SyntaxFactory.ParenthesizedExpression(replacement);

        var validation = SyntaxFactory.ParseStatement($"var {Result} = await {handler}.ValidateTokenAsync({raw.WithoutTrivia()}, {parameters});")
            .WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticMarker);
        var refusal = TokenRefusal.Unless(Result, statement, model, cancellation)
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed, SyntaxFactory.ElasticCarriageReturnLineFeed);
        // A second result in the same member would be one too many.
        return new Edit(Lines.MemberAround(statement), editor =>
        {
            editor.InsertBefore(statement, [validation, refusal]);
            editor.ReplaceNode(statement, statement.ReplaceNode(read, replacement.WithTriviaFrom(read)).WithoutLeadingTrivia().WithAdditionalAnnotations(Formatter.Annotation));
        });
    }

    /// <summary>The text of the token, if it can be named twice.</summary>
    private static ExpressionSyntax? RawOf(ExpressionSyntax read)
    {
        var arguments = read switch
        {
            InvocationExpressionSyntax call => call.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            _ => null,
        };
        return arguments?.Arguments is [{ NameColon: null, Expression: var raw }] && IsName(raw) ? raw : null;
    }

    private static bool IsName(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax || (expression is MemberAccessExpressionSyntax access && IsName(access.Expression));

    /// <summary>What validates tokens of the kind that is read: the handler that reads it, or a new one.</summary>
    private static string? Handler(ExpressionSyntax read, SemanticModel model, CancellationToken cancellation)
    {
        // Behind ?. the handler has no name that could be used again.
        if (read.DescendantNodes().Any(static node => node is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax))
            return null;
        if (read is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var handler } })
            return Validates(model.GetTypeInfo(handler, cancellation).Type) ? handler.ToString() : null;

        var ns = model.GetTypeInfo(read, cancellation).Type?.Name switch
        {
            "JwtSecurityToken" => "System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler",
            "JsonWebToken" => "Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler",
            _ => null,
        };
        return ns is not null && model.Compilation.GetTypeByMetadataName(ns) is { } type && Validates(type) ? $"new {TypeReference.At(read, type, model)}()" : null;
    }

    /// <summary>Earlier versions have no such method.</summary>
    private static bool Validates(ITypeSymbol? type) => type.SelfAndBases().SelectMany(static type => type.GetMembers("ValidateTokenAsync"))
        .Any(static member => member is IMethodSymbol { Parameters: [{ Type.SpecialType: SpecialType.System_String }, _] });

    /// <summary>The validation parameters in scope; null when there are none, or several to choose from.</summary>
    private static string? Parameters(StatementSyntax statement, SemanticModel model, CancellationToken cancellation) =>
        ServiceInScope.Usable(statement, model, cancellation).Where(static variable => variable.Type.Name == "TokenValidationParameters").ToList() is [var only] ? only.Symbol.Name : null;
}
