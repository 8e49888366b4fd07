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
            || !IsWhole(body, token) || Removal.HasComments(body.WithoutTrivia()) || !CanAwait(lambda, model, cancellation) || RootOf(token) is not { } root
            || model.GetSymbolInfo(root, cancellation).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            || reference.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer.Value: AwaitExpressionSyntax question }
            || reference.SyntaxTree != model.SyntaxTree || !IsAskedAgain(question, body, model, cancellation))
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
    private static bool IsWhole(ExpressionSyntax body, ExpressionSyntax token) => Lines.Bare(body) switch
    {
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } },
            ArgumentList.Arguments: [var result],
        } => Lines.Bare(result.Expression) == token,
        var bare => bare == token,
    };

    /// <summary>A delegate that answers at once cannot ask anybody.</summary>
    private static bool CanAwait(LambdaExpressionSyntax lambda, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(lambda, cancellation).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod.ReturnType.Name: "Task" or "ValueTask" };

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
    private static bool IsAskedAgain(AwaitExpressionSyntax question, ExpressionSyntax place, SemanticModel model, CancellationToken cancellation) =>
        question.DescendantTrivia().All(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))
        && question.DescendantNodes().All(part => part switch
        {
            AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax or AwaitExpressionSyntax => false,
            IdentifierNameSyntax name when model.GetSymbolInfo(name, cancellation).Symbol is { } symbol => LivesOn(symbol) && (Meaning.IsQualified(name) || Meaning.Is(symbol, name, place, model)),
            IdentifierNameSyntax => false,
            _ => true,
        });

    private static bool LivesOn(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local is { IsUsing: false, RefKind: RefKind.None } && LivesOn(local.Type),
        IParameterSymbol parameter => parameter.RefKind == RefKind.None && LivesOn(parameter.Type),
        _ => true,
    };

    private static bool LivesOn(ITypeSymbol type) => type.Name is not ("CancellationToken" or "HttpContext");
}
