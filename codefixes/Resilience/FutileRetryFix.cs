using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>
/// Retries transient failures only: by <c>HandleTransientHttpError()</c> where Polly.Extensions.Http is at hand, otherwise by a
/// predicate that says the same.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class FutileRetryFix() : DocumentFix("Retry transient failures only", FutileRetryAnalyzer.Id)
{
    private const string Extensions = "Polly.Extensions.Http.HttpPolicyExtensions";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is ArgumentSyntax passed)
            node = passed.Expression;
        if (node is not SimpleLambdaExpressionSyntax { Parameter.Identifier.ValueText: var response, ExpressionBody: { } failure } lambda
            || lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call }
            || model.GetSymbolInfo(lambda, cancellation).Symbol is not IMethodSymbol { Parameters: [{ Type.Name: "HttpResponseMessage" }] }
            || !IsEveryFailure(failure, response))
        {
            return null;
        }

        if (HandlesTransientErrors(call, model, cancellation) is { } handled)
            return Edit.Replace(handled, SyntaxFactory.ParseExpression($"{TypeReference.To("Polly.Extensions.Http", "HttpPolicyExtensions", call, model)}.HandleTransientHttpError()"));
        if (((CSharpParseOptions)lambda.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp9)
            return null;

        var status = TypeReference.To("System.Net", "HttpStatusCode", lambda, model);
        return Edit.Replace(failure, SyntaxFactory.ParseExpression(
            $"{lambda.Parameter.Identifier.Text}.StatusCode is {status}.RequestTimeout or >= {status}.InternalServerError"));
    }

    /// <summary>Whether the predicate asks for nothing but <c>!response.IsSuccessStatusCode</c>: what else it says has to stay.</summary>
    private static bool IsEveryFailure(ExpressionSyntax failure, string response)
    {
        var text = Lines.Bare(failure).WithoutTrivia().ToString();
        return text == $"!{response}.IsSuccessStatusCode" || text == $"{response}.IsSuccessStatusCode == false" || text == $"{response}.IsSuccessStatusCode is false"
            || text == $"{response}.StatusCode != HttpStatusCode.OK";
    }

    /// <summary>The beginning of a policy that <c>HandleTransientHttpError()</c> says in one word; null when the policy handles more.</summary>
    private static ExpressionSyntax? HandlesTransientErrors(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (model.Compilation.GetTypeByMetadataName(Extensions) is null || Lines.HasCommentIn(call))
            return null;

        var target = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        return model.GetSymbolInfo(call, cancellation).Symbol switch
        {
            IMethodSymbol { Name: "HandleResult", ContainingType.Name: "Policy" } => call,
            IMethodSymbol { Name: "OrResult" } when target is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } before
                && model.GetSymbolInfo(before, cancellation).Symbol is IMethodSymbol { Name: "Handle", ContainingType.Name: "Policy", TypeArguments: [{ Name: "HttpRequestException" }] } => call,
            _ => null,
        };
    }
}
