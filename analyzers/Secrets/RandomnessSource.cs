using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>How hard a value is to guess, from the easiest on. Of a value's parts, the hardest decides.</summary>
internal enum Predictability
{
    /// <summary>A constant, or something that others may know.</summary>
    Public,

    /// <summary>The time of day.</summary>
    Clock,

    /// <summary>A generator whose next values follow from its last ones.</summary>
    PseudoRandom,

    /// <summary>A value that only promises to be unique.</summary>
    Guid,

    /// <summary>Real randomness, but so little of it that all values can be tried.</summary>
    TooShort,

    /// <summary>Real randomness, or nothing that is known to be less.</summary>
    Unpredictable,
}

/// <summary>The calls of the base class library that a made-up value begins with.</summary>
internal static class RandomnessSource
{
    private const int EnoughBytes = 16;

    private static readonly (string Type, string[] Members)[] s_sources =
    [
        ("DateTime", ["Now", "UtcNow"]), ("DateTimeOffset", ["Now", "UtcNow"]), ("Environment", ["TickCount", "TickCount64"]),
        ("Stopwatch", ["GetTimestamp"]), ("TimeProvider", ["GetTimestamp", "GetUtcNow", "GetLocalNow"]),
        ("Random", ["Next", "NextBytes", "NextInt64", "NextDouble", "NextSingle", "GetItems"]), ("Guid", ["NewGuid", "CreateVersion7"]),
        ("RandomNumberGenerator", ["GetBytes"]),
    ];

    /// <summary>The files that name a source; values are followed within their file.</summary>
    public static HashSet<SyntaxTree> Files(SourceWords words) =>
        words.FilesWith(s_sources.Where(source => words.Contains(source.Type)).SelectMany(static source => source.Members));

    /// <summary>Null for everything that is no source.</summary>
    public static Predictability? Of(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IInvocationOperation call => Of(call, cancellation),
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Now" or "UtcNow", ContainingType.Name: "DateTime" or "DateTimeOffset" } } => Predictability.Clock,
        IPropertyReferenceOperation { Property: { Name: "TickCount" or "TickCount64", ContainingType.Name: "Environment" } } => Predictability.Clock,
        _ => null,
    };

    private static Predictability? Of(IInvocationOperation call, CancellationToken cancellation) => (call.TargetMethod.Name, call.TargetMethod.ContainingType?.Name) switch
    {
        ("Next" or "NextBytes" or "NextInt64" or "NextDouble" or "NextSingle" or "GetItems", "Random") when IsRandom(call.TargetMethod.ContainingType) =>
            call.Instance is { } generator && !MayBeDerived(generator, cancellation) ? Predictability.PseudoRandom : Predictability.Unpredictable,
        ("NewGuid" or "CreateVersion7", "Guid") => Predictability.Guid,
        ("GetTimestamp", "Stopwatch") or ("GetUtcNow" or "GetLocalNow" or "GetTimestamp", "TimeProvider") => Predictability.Clock,
        ("GetBytes", "RandomNumberGenerator") when call.TargetMethod.IsStatic && call.Arguments is [{ Value.ConstantValue.Value: int count }] =>
            count < EnoughBytes ? Predictability.TooShort : Predictability.Unpredictable,
        _ => null,
    };

    /// <summary>A class of one's own below <c>Random</c> is often there to make it unpredictable.</summary>
    private static bool MayBeDerived(IOperation generator, CancellationToken cancellation) =>
        !IsRandom(generator.Unwrap().Type)
        || ValueTracer.Trace(generator, cancellation).Origins.Any(static origin => origin.Certainty == Certainty.Known && !IsRandom(origin.Source.Type));

    private static bool IsRandom(ITypeSymbol? type) =>
        type is { Name: "Random", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
