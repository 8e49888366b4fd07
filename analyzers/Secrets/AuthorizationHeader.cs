using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Reads of the request header that carries the credential, alone or with all the others.</summary>
internal static class AuthorizationHeader
{
    private const string Name = "Authorization";

    public static CredentialValue? Of(IOperation value, CancellationToken cancellation)
    {
        if (value is IInvocationOperation { TargetMethod.Name: "ToString", Instance: { } shown })
            value = shown;
        if (value is IConditionalAccessOperation access)
            value = access.WhenNotNull is IInvocationOperation { TargetMethod.Name: "ToString" } ? access.Operation : access.WhenNotNull;

        if (IsCredential(value, cancellation))
            return new CredentialValue(Name, IsCertain: true);
        return IsDump(value.Type) ? new CredentialValue(value.Type!.Name, IsCertain: false) : null;
    }

    private static bool IsCredential(IOperation value, CancellationToken cancellation) => value switch
    {
        IPropertyReferenceOperation { Property: { Name: "Authorization" or "ProxyAuthorization", Type.Name: "StringValues" or "AuthenticationHeaderValue" } } => true,
        IPropertyReferenceOperation { Property: { Name: "Parameter", ContainingType.Name: "AuthenticationHeaderValue" } } => true,
        IPropertyReferenceOperation { Property: { IsIndexer: true, Type.Name: "StringValues" }, Arguments: [var key] } =>
            CredentialHeader.NameFrom(key.Value, cancellation) is { } name && CredentialHeader.Is(name),
        _ => false,
    };

    /// <summary>Shown as text, these list every header; whether a credential is among them, the type does not tell.</summary>
    private static bool IsDump(ITypeSymbol? type) => type is { Name: "HttpRequestMessage" or "HttpRequestHeaders", ContainingNamespace.Name: "Http" or "Headers" }
        or { Name: "IHeaderDictionary", ContainingNamespace.Name: "Http" };
}
