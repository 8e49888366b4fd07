using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Retries with Polly: policies of version 7, and strategies of version 8.</summary>
internal static class RetryPolicy
{
    /// <summary>Places that take a predicate which says what answer is a failure.</summary>
    public static readonly Sinks Predicates = new(
        Calls("Polly.Policy", "resultPredicate", "HandleResult"),
        Calls("Polly.Policy`1", "resultPredicate", "HandleResult"),
        Calls("Polly.PolicyBuilder", "resultPredicate", "OrResult"),
        Calls("Polly.PolicyBuilder`1", "resultPredicate", "OrResult"),
        Calls("Polly.PredicateBuilder`1", "predicate", "HandleResult"),
        Properties("Polly.Retry.RetryStrategyOptions`1", "ShouldHandle"));

    /// <summary>
    /// What retries on a predicate: the call that ends the chain, as in <c>.WaitAndRetryAsync(…)</c>, or the assignment to a retry
    /// strategy's option; null when a circuit breaker or a fallback does something else with it, or that is not in sight.
    /// </summary>
    public static IOperation? RetryOn(IOperation predicate)
    {
        for (var (link, next) = (predicate, (IOperation?)predicate); next is not null; (link, next) = (next, Next(next)))
        {
            if (next is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "ShouldHandle", ContainingType.Name: "RetryStrategyOptions" } } }
                or IInvocationOperation { TargetMethod: { Name: "Retry" or "RetryAsync" or "RetryForever" or "RetryForeverAsync" or "WaitAndRetry" or "WaitAndRetryAsync" or "WaitAndRetryForever" or "WaitAndRetryForeverAsync" } })
            {
                return next;
            }
        }

        return null;
    }

    private static IOperation? Next(IOperation link) => link.Parent switch
    {
        IConversionOperation or IParenthesizedOperation => link.Parent,
        IInvocationOperation call when call.Instance == link => call,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } argument when call.Arguments[0] == argument => call,
        ISimpleAssignmentOperation assignment when assignment.Value == link => assignment,
        _ => null,
    };
}
