using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Signs that the next attempt comes with another credential. They are taken by name and generously.</summary>
internal static class CredentialRenewal
{
    private static readonly string[] s_words = ["Token", "Refresh", "Renew", "Auth", "Login", "LogIn", "LogOn", "SignIn", "Credential"];

    public static bool IsIn(IOperation scope) => scope.DescendantsAndSelf().Any(static operation => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => Speaks(method),
        IMethodReferenceOperation { Method: var method } => Speaks(method),
        // The same token on a new request is no renewal; one that is asked for is.
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Authorization" }, Value: var value } =>
            value.DescendantsAndSelf().Any(static part => part is IInvocationOperation or IAwaitOperation),
        _ => false,
    });

    private static bool Speaks(IMethodSymbol method) =>
        method.ContainingType?.Name is not ("CancellationToken" or "CancellationTokenSource")
        && (Array.Exists(s_words, word => method.Name.Contains(word)) || Array.Exists(s_words, word => method.ContainingType?.Name.Contains(word) == true));
}
