using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Whether a callback can say no by throwing. In doubt it can: the rules accuse only what certainly accepts.</summary>
internal static class Refusal
{
    private const int MaxCalls = 3;

    private static readonly string[] s_checks = ["Verif", "Valid", "Check", "Ensure", "Throw", "Require", "Assert", "Demand"];

    /// <summary>Whether the body throws, or calls something that may look at its arguments and throw.</summary>
    public static bool CanRefuse(this IOperation body) => CanRefuse(body, calls: 0);

    private static bool CanRefuse(IOperation body, int calls)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IThrowOperation { Exception: var exception } && !IsForArgument(exception))
                return true;
            if (operation is IInvocationOperation call && MayRefuse(call, calls))
                return true;
        }

        return false;
    }

    private static bool MayRefuse(IInvocationOperation call, int calls)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return true;
        if (!method.DeclaringSyntaxReferences.IsEmpty)
            return calls == MaxCalls || method.BodyInAnyTree(call) is not { } body || CanRefuse(body, calls + 1);

        // What a library answers with a bool is no refusal until somebody looks at the answer.
        return method.ReturnType.SpecialType != SpecialType.System_Boolean
            && (method.ContainingNamespace?.ToDisplayString() == "System.Security.Cryptography"
                || (!method.Name.StartsWith("ThrowIfNull", StringComparison.Ordinal)
                    && s_checks.Any(check => method.Name.IndexOf(check, StringComparison.Ordinal) >= 0)));
    }

    // A missing argument is refused, not a forged one.
    private static bool IsForArgument(IOperation? exception) => exception?.Unwrap().Type?.Name is "ArgumentNullException" or "ArgumentException";
}
