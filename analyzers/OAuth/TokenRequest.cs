using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Code that asks an authorization server for a token.</summary>
internal static class TokenRequest
{
    public static bool IsMadeBy(TypeFacts facts) => facts.Operations.Any(IsPart);

    /// <summary>Whether the operation is what such code is known by.</summary>
    public static bool IsPart(IOperation operation) => operation switch
    {
        IInvocationOperation call => AnswersToken(call),
        ILiteralOperation { ConstantValue.Value: string text } => NamesGrant(text) || IsTokenEndpoint(text),
        IInterpolatedStringTextOperation { Text.ConstantValue.Value: string text } => NamesGrant(text) || IsTokenEndpoint(text),
        IPropertyReferenceOperation { Property.Name: "grant_type", Parent: IAssignmentOperation } => true,
        _ => false,
    };

    /// <summary>A library's token request, a response read as a token response, or an awaited call that answers one.</summary>
    private static bool AnswersToken(IInvocationOperation call)
    {
        if (call.TargetMethod.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var answer] })
            return false;
        // RestSharp wraps what it reads: Task<RestResponse<TokenResponse>>.
        if (answer is INamedTypeSymbol { Name: "RestResponse" or "ApiResponse" or "IApiResponse", TypeArguments: [var content] })
            answer = content;
        return TokenFields.IsResponse(answer) && !IsStore(call.TargetMethod.ContainingType.Name);
    }

    /// <summary>A type that keeps tokens, and so asks nobody: <c>ITokenStore.GetAsync</c>.</summary>
    private static bool IsStore(string type) =>
        type.EndsWith("Store", StringComparison.Ordinal) || type.EndsWith("Storage", StringComparison.Ordinal)
        || type.EndsWith("Repository", StringComparison.Ordinal) || type.EndsWith("Cache", StringComparison.Ordinal)
        || type is "JsonSerializer" or "File";

    private static bool NamesGrant(string text) =>
        text is "grant_type" or "client_credentials" || text.IndexOf("grant_type=", StringComparison.Ordinal) >= 0;

    private static bool IsTokenEndpoint(string text)
    {
        var path = text.Split('?')[0].TrimEnd('/');
        return path.EndsWith("/token", StringComparison.OrdinalIgnoreCase)
            || path.Equals("oauth2/token", StringComparison.OrdinalIgnoreCase) || path.Equals("oauth/token", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith("/access_token", StringComparison.OrdinalIgnoreCase);
    }
}
