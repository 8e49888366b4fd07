using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Whether a validator can say no by throwing. In doubt it can: the rules accuse only what certainly accepts.</summary>
internal static class Refusal
{
    private static readonly string[] s_checks = ["Verif", "Valid", "Check", "Ensure", "Throw", "Require", "Assert", "Demand"];

    /// <summary>Whether the body throws, or calls something that may look at the token and throw.</summary>
    public static bool CanRefuse(this IOperation body) => CanRefuse(body, followCalls: true);

    private static bool CanRefuse(IOperation body, bool followCalls)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IThrowOperation { Exception: var exception } && !IsForArgument(exception))
                return true;
            if (operation is IInvocationOperation call && MayRefuse(call, followCalls))
                return true;
        }

        return false;
    }

    private static bool MayRefuse(IInvocationOperation call, bool followCalls)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return true;
        if (!method.DeclaringSyntaxReferences.IsEmpty)
            return !followCalls || method.BodyInSameTree(call) is not { } body || CanRefuse(body, followCalls: false);
        if (method.ContainingNamespace?.ToDisplayString() == "System.Security.Cryptography")
            return true;
        return !method.Name.StartsWith("ThrowIfNull", StringComparison.Ordinal)
            && s_checks.Any(check => method.Name.IndexOf(check, StringComparison.Ordinal) >= 0);
    }

    // A missing argument is refused, not a forged token.
    private static bool IsForArgument(IOperation? exception) => exception?.Unwrap().Type?.Name is "ArgumentNullException" or "ArgumentException";
}
