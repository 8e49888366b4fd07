using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>A response that is known to have status 429, or one of those that ask for patience.</summary>
/// <param name="Response">The variable that the status belongs to; null when 429 is not among them, or when it is not the status of a response.</param>
internal readonly record struct Throttled(IOperation? Response);

/// <summary>What one simple condition or pattern tells of a response's status.</summary>
internal static class ThrottledStatus
{
    private const int TooManyRequests = 429;

    /// <summary>Responses that a client gets, and the exceptions that stand for them.</summary>
    private static readonly Sinks s_statuses = new(InEach(
        [
            "System.Net.Http.HttpResponseMessage", "System.Net.Http.HttpRequestException", "System.Net.HttpWebResponse", "RestSharp.RestResponseBase",
            "Flurl.Http.IFlurlResponse", "Flurl.Http.FlurlHttpException", "Refit.IApiResponse", "Refit.ApiException",
        ],
        static type => Properties(type, "StatusCode")));

    public static bool IsResponse(ITypeSymbol type) => type is INamedTypeSymbol named && s_statuses.All.Any(status => status.IsOf(named));

    /// <summary>What a condition without <c>!</c>, <c>&amp;&amp;</c> and <c>||</c> tells when it holds, or when it does not.</summary>
    public static Throttled? By(IOperation condition, bool holds) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test when holds == (test.OperatorKind == BinaryOperatorKind.Equals) =>
            By(test.LeftOperand, test.RightOperand) ?? By(test.RightOperand, test.LeftOperand),
        // Every server error, beside 429: if ((int)status == 429 || (int)status >= 500).
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual } test when holds && IsRetryable(test.RightOperand) => default(Throttled),
        IIsPatternOperation test => By(test.Value, test.Pattern, holds),
        _ => null,
    };

    /// <summary>What it tells that a value is matched by a pattern, or that it is not.</summary>
    public static Throttled? By(IOperation value, IPatternOperation pattern, bool holds)
    {
        switch (pattern)
        {
            case INegatedPatternOperation not:
                return By(value, not.Pattern, !holds);
            case IConstantPatternOperation constant when holds:
                return By(value, constant.Value);
            case IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual } from when holds && IsRetryable(from.Value):
                return default(Throttled);
            case IBinaryPatternOperation both:
                var (left, right) = (By(value, both.LeftPattern, holds), By(value, both.RightPattern, holds));
                var isEither = (both.OperatorKind == BinaryOperatorKind.Or) == holds;
                return isEither && (left is null || right is null) ? null : left?.Response is null ? right ?? left : left;
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns: var members } when holds || members.Length == 1:
                return members.Select(member => By(member.Member, member.Pattern, holds)).FirstOrDefault(static told => told is not null);
            default:
                return null;
        }
    }

    /// <summary>What it tells that a status is this constant.</summary>
    public static Throttled? By(IOperation status, IOperation constant) =>
        IsRetryable(constant) ? new Throttled(constant.Unwrap().ConstantValue.Value is TooManyRequests ? ResponseOf(status) : null) : null;

    private static bool IsRetryable(IOperation value) => value.Unwrap().ConstantValue.Value is 408 or TooManyRequests or >= 500 and <= 599;

    /// <summary>The variable of <c>response.StatusCode</c> or <c>failure.Call.Response?.StatusCode</c>, also when the status is kept in another one.</summary>
    private static IOperation? ResponseOf(IOperation status)
    {
        var source = status.Unwrap();
        if (source is ILocalReferenceOperation)
            source = ValueTracer.Trace(source, CancellationToken.None).Origins is [var only] ? only.Source.Unwrap() : source;
        while (source is IConditionalAccessOperation access)
            source = access.WhenNotNull.Unwrap();
        return source is IPropertyReferenceOperation { Property: var property, Instance: { } instance } && s_statuses.Match(property) is not null ? Variable(instance) : null;
    }

    private static IOperation? Variable(IOperation? instance)
    {
        while (true)
        {
            switch (instance?.Unwrap())
            {
                case ILocalReferenceOperation or IParameterReferenceOperation:
                    return instance.Unwrap();
                case IMemberReferenceOperation member:
                    instance = member.Instance;
                    break;
                case IConditionalAccessOperation access:
                    instance = access.Operation;
                    break;
                case IConditionalAccessInstanceOperation inside:
                    instance = Accessed(inside);
                    break;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput } input:
                    instance = Matched(input);
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>What stands before the <c>?.</c>.</summary>
    private static IOperation? Accessed(IOperation inside)
    {
        for (var (child, parent) = (inside, inside.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
                return access.Operation;
        }

        return null;
    }

    /// <summary>The value that the pattern around a member is compared with.</summary>
    private static IOperation? Matched(IOperation input)
    {
        var pattern = input.Parent;
        while (pattern is not (null or IRecursivePatternOperation))
            pattern = pattern.Parent;
        for (var parent = pattern?.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IPropertySubpatternOperation outer: return outer.Member;
                case IIsPatternOperation test: return test.Value;
                case ISwitchExpressionOperation choice: return choice.Value;
                case ISwitchOperation choice: return choice.Value;
            }
        }

        return null;
    }
}
