using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>A call such as <c>GetAsync</c>, told as the request that it sends, so that a fix can set the request's headers.</summary>
internal static class HttpClientCall
{
    /// <summary>The name of the variable that holds the request.</summary>
    public const string Request = "request";

    public static bool IsAwaited(InvocationExpressionSyntax call) =>
        call.Parent is AwaitExpressionSyntax
        || call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } };

    /// <summary>The declaration of the request, and the cancellation token that goes along; null for a call that does more than send one.</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The address to request; null for that of the call.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static (string Declaration, string Cancel)? RequestOf(
        InvocationExpressionSyntax call, SyntaxNode? address, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { ContainingType.Name: "HttpClient" } method
            || call.ArgumentList.Arguments.Any(static argument => argument.NameColon is not null))
        {
            return null;
        }

        var verb = method.Name switch
        {
            "GetAsync" => "Get",
            "DeleteAsync" => "Delete",
            "PostAsync" => "Post",
            "PutAsync" => "Put",
            "PatchAsync" => "Patch",
            _ => null,
        };
        if (verb is null || method.Parameters.Any(static parameter => parameter.Name == "completionOption"))
            return null;

        var arguments = call.ArgumentList.Arguments;
        string? content = null, cancel = "";
        for (var i = 1; i < arguments.Count; i++)
        {
            if (method.Parameters[i].Name == "content")
                content = arguments[i].Expression.ToString();
            else
                cancel = ", " + arguments[i].Expression;
        }

        // A request disposes of its content, which belongs to the caller.
        string Http(string type) => TypeReference.To("System.Net.Http", type, call, model);
        var request = $"var {Request} = new {Http("HttpRequestMessage")}({Http("HttpMethod")}.{verb}, {address ?? arguments[0].Expression})";
        return (content is null or "null" ? "using " + request : $"{request} {{ Content = {content} }}", cancel);
    }
}
