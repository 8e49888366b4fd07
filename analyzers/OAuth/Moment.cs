using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>The clock that a time is read from.</summary>
internal enum Clock
{
    Unknown,
    Utc,
    Local,

    /// <summary>A <c>DateTimeOffset</c>: it carries its offset, and compares right with every other.</summary>
    Instant,
}

/// <summary>What is known of a time: the clock it was read from, or the member that holds it.</summary>
internal sealed record Moment
{
    private const int MaxSteps = 16;

    public Clock Clock { get; init; }

    /// <summary>Where the clock is read, or left for another one: <c>DateTime.Now</c>, <c>.ToLocalTime()</c>.</summary>
    public IOperation? Read { get; init; }

    /// <summary>The reference to the member that holds the time.</summary>
    public IMemberReferenceOperation? Member { get; init; }

    /// <summary>Whether something is added or taken away.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Whether hours are, as by somebody who makes up for a time zone.</summary>
    public bool IsShifted { get; init; }

    /// <summary>Whether a variable holds it, which may have other uses.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether a token tells it.</summary>
    public bool IsOfToken { get; init; }

    /// <summary>What is known of the value; null when that is nothing.</summary>
    public static Moment? Of(IOperation? value) => Of(value, MaxSteps);

    /// <summary><c>DateTime</c> or <c>DateTimeOffset</c>, perhaps with a question mark.</summary>
    public static bool IsTime(ITypeSymbol? type) => IsDateTime(type) || IsOffset(type);

    public static bool IsDateTime(ITypeSymbol? type) => Underlying(type)?.SpecialType == SpecialType.System_DateTime;

    private static bool IsOffset(ITypeSymbol? type) =>
        Underlying(type) is { Name: "DateTimeOffset", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } ? underlying : type;

    private static Moment? Of(IOperation? value, int steps) => steps == 0 ? null : value switch
    {
        IParenthesizedOperation parentheses => Of(parentheses.Operand, steps - 1),
        IConversionOperation { OperatorMethod: null } conversion => Of(conversion.Operand, steps - 1),
        // A DateTime knows what it was read from when it becomes a DateTimeOffset.
        IConversionOperation conversion when IsOffset(conversion.Type) && Of(conversion.Operand, steps - 1) is { } inner => inner with { Clock = Clock.Instant },
        ICoalesceOperation coalesce => Of(coalesce.Value, steps - 1),
        IConditionalAccessOperation access => Of(access.WhenNotNull, steps - 1),
        ILocalReferenceOperation local when VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] && Of(written, steps - 1) is { } held => held with { IsNamed = true },
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum when IsTime(sum.Type) => Moved(sum.LeftOperand, [sum.RightOperand], steps),
        IObjectCreationOperation { Arguments: [{ Value.ConstantValue.Value: 1970 }, ..] } epoch when IsDateTime(epoch.Type) => new Moment { Clock = Clock.Utc },
        IInvocationOperation call => OfCall(call, steps),
        IMemberReferenceOperation member => OfMember(member, steps),
        _ => null,
    };

    private static Moment? OfCall(IInvocationOperation call, int steps)
    {
        var isOffset = IsOffset(call.Type);
        switch (call.TargetMethod.Name)
        {
            case "GetUtcNow" or "GetLocalNow" when IsTime(call.Type):
                return new Moment { Clock = isOffset ? Clock.Instant : Clock.Unknown, Read = call };
            case "FromUnixTimeSeconds" or "FromUnixTimeMilliseconds" when isOffset:
                return new Moment { Clock = Clock.Instant, IsOfToken = call.Arguments.Any(TokenExpiry.IsIn) };
            case "ToUniversalTime" when IsDateTime(call.Type):
                return new Moment { Clock = Clock.Utc, IsOfToken = Of(call.Instance, steps - 1)?.IsOfToken == true };
            case "ToLocalTime" when IsDateTime(call.Type):
                return new Moment { Clock = Clock.Local, Read = call, IsOfToken = Of(call.Instance, steps - 1)?.IsOfToken == true };
            case "SpecifyKind":
                return Of(call.Arguments[0].Value, steps - 1);
            case "GetValueOrDefault":
                return Of(call.Instance, steps - 1);
            case var name when IsTime(call.Type) && IsTime(call.Instance?.Type) && (name.StartsWith("Add", StringComparison.Ordinal) || name == "Subtract"):
                var moved = Moved(call.Instance, call.Arguments, steps);
                return name == "AddHours" && moved is not null ? moved with { IsShifted = true } : moved;
            default:
                return null;
        }
    }

    private static Moment? OfMember(IMemberReferenceOperation member, int steps)
    {
        var name = member.Member.Name;
        switch (member.Member.ContainingType.Name)
        {
            case "Nullable" when name == "Value":
                return Of(member.Instance, steps - 1);
            case "DateTime" when member.Instance is null:
                return name switch
                {
                    "UtcNow" => new Moment { Clock = Clock.Utc, Read = member },
                    "Now" or "Today" => new Moment { Clock = Clock.Local, Read = member },
                    "UnixEpoch" => new Moment { Clock = Clock.Utc },
                    _ => null,
                };
            case "DateTime" when name == "Date":
                return Moved(member.Instance, [], steps);
            case "DateTimeOffset":
                return OfOffset(member, steps);
        }

        if (!IsTime(member.Type))
            return null;
        if (TokenExpiry.IsTimeOfJwt(member.Member))
            return new Moment { Clock = Clock.Utc, IsOfToken = true };
        // A clock of the project's own: its UtcNow says what it is, its Now does not.
        return name is "UtcNow" or "Now"
            ? new Moment { Clock = IsOffset(member.Type) ? Clock.Instant : name == "UtcNow" ? Clock.Utc : Clock.Unknown, Read = member }
            : new Moment { Member = member };
    }

    private static Moment? OfOffset(IMemberReferenceOperation member, int steps)
    {
        if (member.Instance is null)
            return member.Member.Name is "Now" or "UtcNow" ? new Moment { Clock = Clock.Instant, Read = member } : null;

        var instant = Of(member.Instance, steps - 1);
        var isOfToken = instant?.IsOfToken == true || TokenExpiry.IsIn(member.Instance);
        return member.Member.Name switch
        {
            "UtcDateTime" => new Moment { Clock = Clock.Utc, Read = instant?.Read, IsOfToken = isOfToken },
            "LocalDateTime" => new Moment { Clock = Clock.Local, Read = member, IsOfToken = isOfToken },
            "DateTime" when instant is { Read: { } read } => instant with { Clock = IsLocal(read) ? Clock.Local : Clock.Utc },
            "DateTime" when member.Instance.Unwrap() is IInvocationOperation { TargetMethod.Name: "FromUnixTimeSeconds" or "FromUnixTimeMilliseconds" } =>
                new Moment { Clock = Clock.Utc, IsOfToken = isOfToken },
            _ => null,
        };
    }

    private static bool IsLocal(IOperation read) => read is IInvocationOperation { TargetMethod.Name: "GetLocalNow" } or IMemberReferenceOperation { Member.Name: "Now" };

    private static Moment? Moved(IOperation? start, IEnumerable<IOperation> added, int steps) => Of(start, steps - 1) is { } moment
        ? moment with { IsMoved = true, IsOfToken = moment.IsOfToken || added.Any(TokenExpiry.IsIn) }
        : null;
}
