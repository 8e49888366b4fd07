using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>Takes a setting out of the code, wherever it stands; null where the rest would not compile.</summary>
internal static class Removal
{
    /// <summary>An assignment: a statement, a member of an initialiser, or the body of a lambda.</summary>
    public static Edit? OfAssignment(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellation) => assignment.Parent switch
    {
        InitializerExpressionSyntax { Expressions.Count: 1, Parent: BaseObjectCreationExpressionSyntax creation } initializer
            when !HasComments(initializer) => OfInitializer(creation),
        InitializerExpressionSyntax => Edit.Remove(assignment),
        _ => OfExpression(assignment, model, cancellation),
    };

    /// <summary>A call: a link of a fluent chain gives way to the link before it; otherwise as a statement.</summary>
    public static Edit? OfCall(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Expression: var receiver } || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol method)
            return null;

        var isStatement = call.Parent is ExpressionStatementSyntax || method.ReturnsVoid || IsVoidLambda(call.Parent, model, cancellation);
        if (isStatement && receiver is not InvocationExpressionSyntax)
            return OfExpression(call, model, cancellation);
        return isStatement || SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(receiver, cancellation).Type, method.ReturnType)
            ? new Edit(call, editor => editor.ReplaceNode(call, static (current, _) => Shortened((InvocationExpressionSyntax)current)))
            : null;
    }

    private static bool IsVoidLambda(SyntaxNode? node, SemanticModel model, CancellationToken cancellation) =>
        node is LambdaExpressionSyntax lambda && model.GetSymbolInfo(lambda, cancellation).Symbol is IMethodSymbol { ReturnsVoid: true };

    private static Edit? OfExpression(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) => expression.Parent switch
    {
        ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement => Edit.Remove(statement),
        ExpressionStatementSyntax { Parent: GlobalStatementSyntax statement } => Edit.Remove(statement),
        ExpressionStatementSyntax { Parent: IfStatementSyntax { Else: null, Parent: BlockSyntax } condition } => Edit.Remove(condition),
        ExpressionStatementSyntax statement => Edit.Replace(statement, EmptyBlock()),
        LambdaExpressionSyntax lambda when IsVoidLambda(lambda, model, cancellation) =>
            new Edit(lambda, editor => editor.ReplaceNode(lambda, static (current, _) => ((LambdaExpressionSyntax)current).WithBody(EmptyBlock()))),
        _ => null,
    };

    /// <summary>What stays when a node goes: comments; without any, only the space behind the last element of a list.</summary>
    public static SyntaxRemoveOptions TriviaBeside(SyntaxNode node)
    {
        // The comma that goes along is the one behind the element; a last element without one takes the comma before it.
        var (before, behind) = (node.GetFirstToken().GetPreviousToken(), node.GetLastToken().GetNextToken());
        var isLast = before.IsKind(SyntaxKind.CommaToken) && !behind.IsKind(SyntaxKind.CommaToken);
        var comma = isLast ? before : behind.IsKind(SyntaxKind.CommaToken) ? behind : default;
        if (HoldsComment(node.GetLeadingTrivia()) || HoldsComment(node.GetTrailingTrivia()) || HoldsComment(comma.LeadingTrivia) || HoldsComment(comma.TrailingTrivia))
            return SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.KeepUnbalancedDirectives;
        return isLast ? SyntaxRemoveOptions.KeepTrailingTrivia : SyntaxRemoveOptions.KeepNoTrivia;
    }

    private static BlockSyntax EmptyBlock() =>
        SyntaxFactory.Block().WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.Space));

    private static Edit OfInitializer(BaseObjectCreationExpressionSyntax creation) =>
        new(creation, editor => editor.ReplaceNode(creation, static (current, _) => Bare((BaseObjectCreationExpressionSyntax)current)));

    private static BaseObjectCreationExpressionSyntax Bare(BaseObjectCreationExpressionSyntax creation)
    {
        var last = creation.GetLastToken().TrailingTrivia;
        BaseObjectCreationExpressionSyntax bare = creation switch
        {
            ObjectCreationExpressionSyntax { ArgumentList: null } named => named
                .WithType(named.Type.WithoutTrailingTrivia()).WithArgumentList(SyntaxFactory.ArgumentList()),
            { ArgumentList: { } arguments } => creation.WithArgumentList(arguments.WithoutTrailingTrivia()),
            _ => creation,
        };
        return bare.WithInitializer(null).WithTrailingTrivia(last);
    }

    /// <summary>What the call is made on. Comments in between stay.</summary>
    internal static ExpressionSyntax Shortened(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access)
            return call;

        var between = access.Expression.GetTrailingTrivia().AddRange(access.OperatorToken.LeadingTrivia);
        return access.Expression.WithTrailingTrivia(HoldsComment(between) ? between.AddRange(call.GetTrailingTrivia()) : call.GetTrailingTrivia());
    }

    internal static bool HasComments(SyntaxNode node) => HoldsComment(node.DescendantTrivia());

    internal static bool HoldsComment(IEnumerable<SyntaxTrivia> trivia) => trivia.Any(static piece =>
        piece.IsKind(SyntaxKind.SingleLineCommentTrivia) || piece.IsKind(SyntaxKind.MultiLineCommentTrivia) || piece.IsDirective);
}
