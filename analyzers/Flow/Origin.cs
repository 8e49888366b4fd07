using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What the tracer can say of one place where a value comes from.</summary>
internal enum Certainty
{
    /// <summary>The value is written in the source.</summary>
    Constant,

    /// <summary>The value is computed or read at run time.</summary>
    Known,

    /// <summary>Nothing can be said: a rule stays silent.</summary>
    Uncertain,
}

/// <summary>One place where a value can come from.</summary>
/// <param name="Certainty">What is known of it.</param>
/// <param name="Constant">The value when <paramref name="Certainty"/> says constant; an array for constant arrays.</param>
/// <param name="Prefix">The text that the value begins with, also when the rest is unknown; null when not even that is known.</param>
/// <param name="Source">The operation that yields the value.</param>
internal readonly record struct Origin(Certainty Certainty, object? Constant, string? Prefix, IOperation Source)
{
    public bool IsConstant => Certainty == Certainty.Constant;

    /// <summary>The whole text when the value is a constant string.</summary>
    public string? Text => IsConstant ? Constant as string : null;

    public static Origin Of(object? constant, IOperation source) => new(Certainty.Constant, constant, constant as string, source);

    public static Origin Known(IOperation source, string? prefix = null) => new(Certainty.Known, null, prefix, source);

    public static Origin Uncertain(IOperation source) => new(Certainty.Uncertain, null, null, source);
}

/// <summary>
/// Every place where a value can come from. Rules about secrets ask whether one of them <em>may</em> be a constant; rules
/// about a check that is off ask whether all of them <em>must</em> be.
/// </summary>
internal readonly struct TracedValue(ImmutableArray<Origin> origins)
{
    public ImmutableArray<Origin> Origins { get; } = origins;

    /// <summary>Whether the value is this constant on every path.</summary>
    public bool MustBe(object? constant)
    {
        foreach (var origin in Origins)
        {
            if (!origin.IsConstant || !Equals(origin.Constant, constant))
                return false;
        }

        return !Origins.IsEmpty;
    }

    /// <summary>The first constant origin that the predicate accepts: the value may be it on some path.</summary>
    public Origin? FirstConstant(Func<Origin, bool> accepts)
    {
        foreach (var origin in Origins)
        {
            if (origin.IsConstant && accepts(origin))
                return origin;
        }

        return null;
    }
}
