using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>How long after now a moment is.</summary>
/// <param name="Hours">Infinite for a moment that never comes.</param>
/// <param name="Source">The call that adds the time; the moment itself when it is no call.</param>
internal readonly record struct TokenLifetime(double Hours, IOperation Source)
{
    private const int MaxDepth = 8;

    /// <summary>The shortest time, when it is written in the source on every path; null when it is not.</summary>
    public static TokenLifetime? Of(IOperation moment, CancellationToken cancellation) => Of(moment, MaxDepth, cancellation);

    private static TokenLifetime? Of(IOperation? moment, int depth, CancellationToken cancellation)
    {
        if (moment is null || depth == 0)
            return null;

        switch (moment.Unwrap())
        {
            case IPropertyReferenceOperation { Property.Name: "UtcNow" or "Now" or "Today" } now:
                return new TokenLifetime(0, now);
            case IFieldReferenceOperation { Field: { Name: "MaxValue", ContainingType.Name: "DateTime" or "DateTimeOffset" or "TimeSpan" } } never:
                return new TokenLifetime(double.PositiveInfinity, never);
            case IPropertyReferenceOperation { Property: { Name: "DateTime" or "UtcDateTime" or "LocalDateTime" or "Date" or "Value", ContainingType.IsValueType: true } } form:
                return Of(form.Instance, depth - 1, cancellation);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Sum(Of(sum.LeftOperand, depth - 1, cancellation), Of(sum.RightOperand, depth - 1, cancellation));
            case IObjectCreationOperation { Type.Name: "TimeSpan" } span:
                return Span(span, cancellation);
            case IInvocationOperation call when OfCall(call, depth, cancellation) is { } added:
                return added;
            case var other:
                return Shortest(other, depth, cancellation);
        }
    }

    private static TokenLifetime? OfCall(IInvocationOperation call, int depth, CancellationToken cancellation)
    {
        var first = call.Arguments.Length > 0 ? call.Arguments[0].Value : null;
        switch (call.TargetMethod.Name)
        {
            case "GetUtcNow" or "GetLocalNow" or "GetNow":
                return new TokenLifetime(0, call);
            case "ToUniversalTime" or "ToLocalTime" or "ToUnixTimeSeconds":
                return Of(call.Instance, depth - 1, cancellation);
            case "GetIntDate" or "GetSecondsSince":
                return Of(first, depth - 1, cancellation);
            case "Add":
                return Sum(Of(call.Instance, depth - 1, cancellation), Of(first, depth - 1, cancellation));
            case var name when HoursIn(name) is { } hours && Amount(first, cancellation) is { } amount && HasNoMore(call):
                return call.Instance is null
                    ? new TokenLifetime(amount * hours, call)
                    : Sum(Of(call.Instance, depth - 1, cancellation), new TokenLifetime(amount * hours, call));
            default:
                return null;
        }
    }

    /// <summary>What follows a variable, a choice or a call of one's own.</summary>
    private static TokenLifetime? Shortest(IOperation value, int depth, CancellationToken cancellation)
    {
        TokenLifetime? shortest = null;
        foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
        {
            if (origin.Source == value || Of(origin.Source, depth - 1, cancellation) is not { } lifetime)
                return null;
            if (shortest is null || lifetime.Hours < shortest.Value.Hours)
                shortest = lifetime;
        }

        return shortest;
    }

    private static TokenLifetime? Sum(TokenLifetime? start, TokenLifetime? more) =>
        start is { } from && more is { } added ? new TokenLifetime(from.Hours + added.Hours, added.Source) : null;

    /// <summary>The unit of <c>AddDays</c> and <c>FromDays</c>.</summary>
    private static double? HoursIn(string method) => method switch
    {
        "AddYears" => 365 * 24,
        "AddMonths" => 30 * 24,
        "AddDays" or "FromDays" => 24,
        "AddHours" or "FromHours" => 1,
        "AddMinutes" or "FromMinutes" => 1.0 / 60,
        "AddSeconds" or "FromSeconds" => 1.0 / 3600,
        _ => null,
    };

    /// <summary>Newer overloads of <c>FromDays</c> and the like take hours and minutes as well.</summary>
    private static bool HasNoMore(IInvocationOperation call) => call.Arguments.Skip(1).All(static argument => argument.ArgumentKind == ArgumentKind.DefaultValue);

    private static TokenLifetime? Span(IObjectCreationOperation creation, CancellationToken cancellation)
    {
        var hours = 0.0;
        foreach (var argument in creation.Arguments)
        {
            if (Amount(argument.Value, cancellation) is not { } amount)
                return null;
            hours += argument.Parameter?.Name switch { "days" => amount * 24, "hours" => amount, "minutes" => amount / 60, _ => 0 };
        }

        return new TokenLifetime(hours, creation);
    }

    private static double? Amount(IOperation? value, CancellationToken cancellation) =>
        value is not null && ValueTracer.Trace(value, cancellation).Origins is [{ IsConstant: true, Constant: IConvertible number and not (string or char) }]
            ? Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
