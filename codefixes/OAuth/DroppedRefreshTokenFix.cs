using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using static Broxi.Security.CodeFixes.Lines;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Keeps the refresh token of the response, and the current one when the response has none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DroppedRefreshTokenFix() : DocumentFix("Keep the rotated refresh token", TokenLifecycleAnalyzer.DroppedRefreshTokenId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is not [_, ..] || OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not ExpressionSyntax current
            || node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is not { } read
            || read.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || !IsPath(current) || !Meaning.IsKept(current, statement, model, cancellation))
        {
            return null;
        }

        return model.GetSymbolInfo(read, cancellation).Symbol is { } member && TokenFields.Of(member) == TokenField.AccessToken
            ? KeepAfter(statement, read, current, model, cancellation)
            : KeepCurrent(read, current);
    }

    /// <summary><c>_refreshToken = answer.RefreshToken;</c> loses the current token when the response has none.</summary>
    private static Edit? KeepCurrent(MemberAccessExpressionSyntax read, ExpressionSyntax current) =>
        read.Parent is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } assignment && assignment.Right == read
            ? Edit.Replace(read, OrCurrent(read, current))
            : null;

    private static Edit? KeepAfter(
        StatementSyntax statement, MemberAccessExpressionSyntax read, ExpressionSyntax current, SemanticModel model, CancellationToken cancellation)
    {
        var response = Bare(read.Expression);
        if (TokenFields.Member(model.GetTypeInfo(response, cancellation).Type, TokenField.RefreshToken) is not { } rotated
            || !IsText(rotated) || !IsFreeStanding(statement) || !RunsAlways(read, statement)
            || (response is not IdentifierNameSyntax && IsTaken("answer", statement, model)))
        {
            return null;
        }

        var local = (response as IdentifierNameSyntax)?.Identifier.ValueText;
        return new Edit(statement, editor =>
        {
            // Before a return nothing has been read yet, and a '!' is needed as much as there.
            var source = local is null ? "answer" : statement is ReturnStatementSyntax ? read.Expression.WithoutTrivia().ToString() : local;
            var kept = Statement($"{current.WithoutTrivia()} = {source}.{rotated.Name} ?? {current.WithoutTrivia()};", statement);
            if (local is null)
            {
                editor.InsertBefore(statement, Statement($"var answer = {read.Expression.WithoutTrivia()};", statement));
                editor.ReplaceNode(read.Expression, SyntaxFactory.IdentifierName("answer").WithTriviaFrom(read.Expression));
            }

            if (statement is ExpressionStatementSyntax)
                editor.InsertAfter(statement, kept);
            else
                editor.InsertBefore(statement, kept);
        });
    }

    private static ExpressionSyntax OrCurrent(ExpressionSyntax rotated, ExpressionSyntax current) =>
        SyntaxFactory.ParseExpression($"{rotated.WithoutTrivia()} ?? {current.WithoutTrivia()}");

    private static bool IsText(ISymbol member) =>
        (member is IPropertySymbol property ? property.Type : (member as IFieldSymbol)?.Type)?.SpecialType == SpecialType.System_String;

    /// <summary>Whether the statement stores or returns the token and does nothing else with it.</summary>
    private static bool RunsAlways(ExpressionSyntax read, StatementSyntax statement)
    {
        SyntaxNode value = read;
        while (value.Parent is ParenthesizedExpressionSyntax || value.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression)
            || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax })
        {
            value = value.Parent!;
        }

        return statement switch
        {
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => assignment.Right == value,
            ReturnStatementSyntax returned => returned.Expression == value,
            _ => false,
        };
    }

    /// <summary>Whether the sent token can be named twice.</summary>
    private static bool IsPath(ExpressionSyntax current) => current is IdentifierNameSyntax
        or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } };
}
