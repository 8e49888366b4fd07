using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// The plain <c>if (token is null) { … }</c> around the code that asks for a token: the one shape in which a test of the clock
/// can be added without reading the author's mind.
/// </summary>
internal static class StalenessCheck
{
    /// <summary>The check around the statement; null when it is less plain, or when the token is tested elsewhere too.</summary>
    public static IfStatementSyntax? Around(StatementSyntax statement)
    {
        if (statement.Parent is not BlockSyntax { Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax { Parent: BaseMethodDeclarationSyntax or AccessorDeclarationSyntax } } check }
            || Tested(check.Condition) is not { } token || check.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return null;
        }

        var isTestedElsewhere = type.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == token && !check.Condition.Span.Contains(name.Span) && IsTested(name));
        return isTestedElsewhere ? null : check;
    }

    /// <summary>The condition, or that the token is old.</summary>
    public static ExpressionSyntax Or(ExpressionSyntax condition, string isOld) =>
        SyntaxFactory.BinaryExpression(
                SyntaxKind.LogicalOrExpression,
                condition.WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.BarBarToken).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.ParseExpression(isOld))
            .WithTrailingTrivia(condition.GetTrailingTrivia());

    /// <summary>The member that a condition tests for null or emptiness, and nothing else.</summary>
    private static string? Tested(ExpressionSyntax condition) => condition switch
    {
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: var constant }, Expression: var tested } when IsNull(constant) => Name(tested),
        BinaryExpressionSyntax { Left: var left, Right: var right } equals when equals.IsKind(SyntaxKind.EqualsExpression) => IsNull(right) ? Name(left) : IsNull(left) ? Name(right) : null,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsNullOrEmpty" or "IsNullOrWhiteSpace" }, ArgumentList.Arguments: [var argument] } => Name(argument.Expression),
        _ => null,
    };

    private static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression);

    private static string? Name(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsTested(SyntaxNode name)
    {
        for (var (child, parent) = (name, name.Parent); parent is not (null or StatementSyntax { Parent: BlockSyntax } and not IfStatementSyntax or MemberDeclarationSyntax); (child, parent) = (parent, parent.Parent))
        {
            var isTest = parent switch
            {
                IfStatementSyntax check => check.Condition == child,
                WhileStatementSyntax loop => loop.Condition == child,
                ConditionalExpressionSyntax choice => choice.Condition == child,
                IsPatternExpressionSyntax => true,
                AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression),
                BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.CoalesceExpression) || binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression),
                _ => false,
            };
            if (isTest)
                return true;
        }

        return false;
    }
}
