using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>
/// Asks for the token inside the delegate, where the captured variable holds the answer of one awaited call. The variable stays:
/// other code may read it, and a first call before the connection is made does no harm.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class StaleTokenProviderFix() : DocumentFix("Ask for the token inside the delegate", StaleTokenProviderAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(model.SyntaxTree.GetRoot(cancellation), diagnostic) is not ExpressionSyntax token
            || token.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { ExpressionBody: { } body } lambda || ServiceInScope.IsStaticFunction(lambda)
            || !IsWhole(body, token) || RootOf(token) is not { } root
            || model.GetSymbolInfo(root, cancellation).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            || reference.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer.Value: AwaitExpressionSyntax question }
            || !IsAskedAgain(question, reference.SyntaxTree == model.SyntaxTree ? lambda : null, model, cancellation))
        {
            return null;
        }

        var again = root == token ? question.WithoutTrivia() : token.ReplaceNode(root, SyntaxFactory.ParenthesizedExpression(question.WithoutTrivia()));
        var asking = (LambdaExpressionSyntax)lambda.ReplaceNode(body, again.WithTriviaFrom(body));
        if (lambda.AsyncKeyword.IsKind(SyntaxKind.None))
            asking = asking.WithoutLeadingTrivia().WithAsyncKeyword(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space));
        return Edit.Replace(lambda, asking);
    }

    /// <summary>The body is the token, or <c>Task.FromResult(token)</c>, or the same of <c>ValueTask</c>.</summary>
    private static bool IsWhole(ExpressionSyntax body, ExpressionSyntax token) => Bare(body) switch
    {
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } },
            ArgumentList.Arguments: [var result],
        } => Bare(result.Expression) == token,
        var bare => bare == token,
    };

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parentheses => Bare(parentheses.Expression),
        PostfixUnaryExpressionSyntax bang when bang.IsKind(SyntaxKind.SuppressNullableWarningExpression) => Bare(bang.Operand),
        _ => expression,
    };

    private static IdentifierNameSyntax? RootOf(ExpressionSyntax token) => token switch
    {
        IdentifierNameSyntax name => name,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } => name,
        _ => null,
    };

    /// <summary>
    /// Whether the question can be put later: each name means the same in the lambda, and nothing ends with the method,
    /// such as a cancellation or what <c>using</c> disposes of.
    /// </summary>
    private static bool IsAskedAgain(AwaitExpressionSyntax question, LambdaExpressionSyntax? lambda, SemanticModel model, CancellationToken cancellation)
    {
        if (lambda is null || question.DescendantTrivia().Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            || question.DescendantNodes().Any(static inner => inner is AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax or AwaitExpressionSyntax))
        {
            return false;
        }

        foreach (var name in question.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name, cancellation).Symbol;
            var type = (symbol as ILocalSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type;
            if (symbol is null || type?.Name is "CancellationToken" or "HttpContext"
                || symbol is ILocalSymbol { IsUsing: true } or ILocalSymbol { RefKind: not RefKind.None } or IParameterSymbol { RefKind: not RefKind.None }
                || lambda.ParameterNames().Contains(name.Identifier.ValueText))
            {
                return false;
            }
        }

        return true;
    }
}

file static class Lambdas
{
    public static IEnumerable<string> ParameterNames(this LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => [simple.Parameter.Identifier.ValueText],
        ParenthesizedLambdaExpressionSyntax list => list.ParameterList.Parameters.Select(static parameter => parameter.Identifier.ValueText),
        _ => [],
    };
}
