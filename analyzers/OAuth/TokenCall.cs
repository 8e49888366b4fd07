using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A call that answers a response whatever the server said: nothing is thrown, the caller has to look.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Advice">How to look.</param>
internal sealed record TokenCall(IInvocationOperation Operation, string Advice)
{
    /// <summary>The one of the calls that asks the server; null when another one throws, or when it may.</summary>
    public static TokenCall? Among(IReadOnlyList<IInvocationOperation> calls)
    {
        TokenCall? found = null;
        foreach (var call in calls)
        {
            if (IsCheck(call.TargetMethod.Name) || MayLookAt(call, calls))
                return null;
            if (found is null && AdviceFor(call) is { } advice)
                found = new TokenCall(call, advice);
        }

        return found;
    }

    /// <summary>What asks a response of this type for its outcome; null for every other type.</summary>
    public static string? AdviceFor(ITypeSymbol? response) => (response?.Name, response?.ContainingNamespace?.ToDisplayString()) switch
    {
        ("HttpResponseMessage", "System.Net.Http") => "call EnsureSuccessStatusCode",
        ("TokenResponse", "IdentityModel.Client" or "Duende.IdentityModel.Client") => "check IsError",
        ("RestResponse", "RestSharp") => "check IsSuccessful",
        ("ApiResponse" or "IApiResponse", "Refit") => "check IsSuccessStatusCode",
        _ => null,
    };

    /// <summary>A method of the project may look before it answers; an interface of Refit is none.</summary>
    private static string? AdviceFor(IInvocationOperation call)
    {
        var response = TokenSource.Result(call.Type);
        var isOwn = !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty || call.TargetMethod.MethodKind == MethodKind.DelegateInvoke;
        return isOwn && response?.Name is not ("ApiResponse" or "IApiResponse") || call.Type is null || !IsAsked(call.TargetMethod) ? null : AdviceFor(response);
    }

    /// <summary>Whether a method of the project is handed the answer of another of the calls: it may look before it hands it on.</summary>
    private static bool MayLookAt(IInvocationOperation call, IReadOnlyList<IInvocationOperation> calls) =>
        !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty
        && call.Arguments.Any(argument => argument.Descendants().Any(part => part is IInvocationOperation inner && calls.Contains(inner)));

    private static bool IsAsked(IMethodSymbol method) => method.Name is not ("ConfigureAwait" or "GetAwaiter" or "GetResult" or "FromResult");

    private static bool IsCheck(string method) => method.StartsWith("Ensure", StringComparison.Ordinal) || method.StartsWith("Throw", StringComparison.Ordinal);
}
