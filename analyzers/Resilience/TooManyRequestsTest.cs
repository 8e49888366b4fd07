using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>The condition that finds status 429 on a response that a client got.</summary>
internal static class TooManyRequestsTest
{
    private const int TooManyRequests = 429;

    /// <summary>The response that is known to have status 429, or one of those that ask for patience, where the operation runs.</summary>
    public static IOperation? Before(IOperation operation)
    {
        IOperation? response = null;
        var isProtected = Guard.Protects(operation, (condition, holds) =>
        {
            if (Responses(condition, holds) is not var (status, is429))
                return false;
            response ??= is429 ? ResponseOf(status) : null;
            return true;
        });
        return isProtected && response is not null ? response : InSwitch(operation);
    }

    public static bool IsResponse(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "HttpResponseMessage" } response && response.HasMetadataName("System.Net.Http.HttpResponseMessage");

    private static IOperation? InSwitch(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ISwitchCaseOperation { Parent: ISwitchOperation { Value: var status } } section
                && section.Clauses.All(static clause => clause is ISingleValueCaseClauseOperation single && IsRetryable(single.Value))
                && section.Clauses.Any(static clause => clause is ISingleValueCaseClauseOperation single && Is429(single.Value)))
            {
                return ResponseOf(status);
            }
        }

        return null;
    }

    /// <summary>The status that a simple condition compares with those that ask for patience, and whether 429 is among them.</summary>
    private static (IOperation Status, bool Is429)? Responses(IOperation condition, bool holds)
    {
        switch (condition)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test
                when holds == (test.OperatorKind == BinaryOperatorKind.Equals):
                if (IsRetryable(test.RightOperand))
                    return (test.LeftOperand, Is429(test.RightOperand));
                return IsRetryable(test.LeftOperand) ? (test.RightOperand, Is429(test.LeftOperand)) : null;

            // Every server error, beside 429: if ((int)status == 429 || (int)status >= 500).
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual } test when holds && IsRetryable(test.RightOperand):
                return (test.LeftOperand, false);

            case IIsPatternOperation test:
                var pattern = test.Pattern;
                for (; pattern is INegatedPatternOperation not; pattern = not.Pattern)
                    holds = !holds;
                return holds && IsRetryable(pattern) ? (test.Value, Is429(pattern)) : null;

            default:
                return null;
        }
    }

    private static bool IsRetryable(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsRetryable(constant.Value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsRetryable(either.LeftPattern) && IsRetryable(either.RightPattern),
        _ => false,
    };

    private static bool Is429(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => Is429(constant.Value),
        IBinaryPatternOperation either => Is429(either.LeftPattern) || Is429(either.RightPattern),
        _ => false,
    };

    private static bool IsRetryable(IOperation value) => value.Unwrap().ConstantValue.Value is 408 or TooManyRequests or >= 500 and <= 599;

    private static bool Is429(IOperation value) => value.Unwrap().ConstantValue.Value is TooManyRequests;

    /// <summary>The response of <c>response.StatusCode</c>, also by way of a variable.</summary>
    private static IOperation? ResponseOf(IOperation status) =>
        ValueTracer.Trace(status, CancellationToken.None).Origins is [var only]
        && only.Source.Unwrap() is IPropertyReferenceOperation { Property.Name: "StatusCode", Instance: { Type: { } type } response } && IsResponse(type)
        && response.Unwrap() is ILocalReferenceOperation or IParameterReferenceOperation
            ? response.Unwrap()
            : null;
}
