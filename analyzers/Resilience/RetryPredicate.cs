using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Which answers a retry strategy of Polly handles.</summary>
internal static class RetryPredicate
{
    /// <summary>Whether status 429 is named among them: by a delegate, or by one that a builder is given.</summary>
    public static bool Names429(IOperation? predicate, CancellationToken cancellation)
    {
        for (var link = predicate?.Unwrap(); link is not null; link = Receiver(link)?.Unwrap())
        {
            if (link is IInvocationOperation call && call.Arguments.Any(argument => argument.Value is IDelegateCreationOperation && IsNamedBy(argument.Value, cancellation)))
                return true;
            if (link is not IInvocationOperation)
                return IsNamedBy(link, cancellation);
        }

        return false;
    }

    private static IOperation? Receiver(IOperation link) => link is not IInvocationOperation call ? null
        : call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);

    private static bool IsNamedBy(IOperation predicate, CancellationToken cancellation) =>
        Callback.AllOf(predicate, cancellation).Any(static callback => callback.Body.ReturnedValues() is { } values && values.Any(static value => Tests(value, holds: true)));

    /// <summary>Whether an outcome is handled because its status is 429, whatever other reasons there are.</summary>
    private static bool Tests(IOperation value, bool holds)
    {
        switch (Finished(value))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Tests(not.Operand, !holds);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return Tests(both.LeftOperand, holds) || Tests(both.RightOperand, holds);
            case IConditionalOperation { WhenFalse: { } other } either:
                return (IsYes(either.WhenTrue) && Tests(either.Condition, holds)) || (IsYes(other) && Tests(either.Condition, !holds));
            case ISwitchExpressionOperation choice:
                return choice.Arms.Any(arm => (IsYes(arm.Value) && ThrottledStatus.By(choice.Value, arm.Pattern, holds: true)?.Response is not null) || Tests(arm.Value, holds));
            case var simple:
                return ThrottledStatus.By(simple, holds)?.Response is not null;
        }
    }

    private static bool IsYes(IOperation value) =>
        Finished(value) is { ConstantValue: { HasValue: true, Value: true } } or IInvocationOperation { TargetMethod: { Name: "True", ContainingType.Name: "PredicateResult" } };

    /// <summary>The result that a finished task holds.</summary>
    private static IOperation Finished(IOperation value) => value.Unwrap() switch
    {
        IInvocationOperation call => PassThrough.Of(call)?.Unwrap() ?? call,
        IObjectCreationOperation creation => PassThrough.Of(creation)?.Unwrap() ?? creation,
        var other => other,
    };
}
