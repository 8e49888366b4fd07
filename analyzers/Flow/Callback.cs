using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What a delegate does. Lambdas, anonymous methods, local functions, method groups and members that hold or return one are
/// understood alike, in the same file or another, so that a rule asks for the behaviour and not for the spelling.
/// </summary>
internal sealed class Callback
{
    private Callback(IMethodSymbol method, IOperation body)
    {
        Parameters = method.Parameters;
        Body = body;
    }

    public ImmutableArray<IParameterSymbol> Parameters { get; }

    public IOperation Body { get; }

    /// <summary>The callback behind a delegate value; null when the value can be more than one, or cannot be followed.</summary>
    public static Callback? Of(IOperation value, CancellationToken cancellation) =>
        Origins(value, cancellation) is [var only] ? Of(only) : null;

    /// <summary>Each callback that a delegate value can be.</summary>
    public static IEnumerable<Callback> AllOf(IOperation value, CancellationToken cancellation) =>
        Origins(value, cancellation).Select(Of).OfType<Callback>();

    /// <summary>The callback at one of the places where a delegate value can come from.</summary>
    public static Callback? Of(Origin origin) => origin.Certainty == Certainty.Uncertain ? null : Direct(origin.Source);

    /// <summary>Every place where a value can come from; what a member of another file holds or returns is looked up there.</summary>
    public static ImmutableArray<Origin> Origins(IOperation value, CancellationToken cancellation) =>
        ValueTracer.Trace(value, cancellation).Origins.SelectMany(origin => Elsewhere(origin, cancellation)).ToImmutableArray();

    /// <summary>Whether every path returns this constant.</summary>
    public bool AlwaysReturns(object constant, CancellationToken cancellation) =>
        AlwaysReturns(origin => origin.IsConstant && Equals(origin.Constant, constant), cancellation);

    /// <summary>Whether every path returns such a value. A body that may throw does not: throwing is its way to say no.</summary>
    public bool AlwaysReturns(Func<Origin, bool> isExpected, CancellationToken cancellation)
    {
        if (Body.ReturnedValues() is not { Count: > 0 } values)
            return false;
        foreach (var value in values)
        {
            if (!Origins(value, cancellation).All(isExpected))
                return false;
        }

        return !Body.CanRefuse();
    }

    /// <summary>Whether the body uses one of the parameters, other than handing all of them to a discard.</summary>
    public bool Reads(IParameterSymbol parameter) => Body.Descendants().Any(operation =>
        operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter));

    private static Callback? Direct(IOperation value) => value.Unwrap() switch
    {
        IDelegateCreationOperation creation => Direct(creation.Target),
        IAnonymousFunctionOperation lambda => new Callback(lambda.Symbol, lambda),
        IMethodReferenceOperation { IsVirtual: false, Method: var method } group when method.BodyInAnyTree(group) is { } body => new Callback(method, body),
        _ => null,
    };

    private static IEnumerable<Origin> Elsewhere(Origin origin, CancellationToken cancellation) =>
        origin.Certainty == Certainty.Uncertain && ValuesInOtherTree(origin.Source) is { Count: > 0 } values
            ? values.SelectMany(value => value is null ? ImmutableArray.Create(Origin.Uncertain(origin.Source)) : ValueTracer.Trace(value, cancellation).Origins)
            : ImmutableArray.Create(origin);

    private static IReadOnlyList<IOperation?>? ValuesInOtherTree(IOperation source)
    {
        ISymbol? member = source switch
        {
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation { Property.IsIndexer: false } property => property.Property,
            IInvocationOperation call => call.TargetMethod,
            _ => null,
        };
        if (member is null or { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true }
            || member.ModelInAnyTree(source) is not { } model || model == source.SemanticModel)
        {
            return null;
        }

        return FieldWrites.Of(member, model) is { Count: > 0 } held ? held
            : ((member as IPropertySymbol)?.GetMethod ?? member).BodyInAnyTree(source)?.ReturnedValues();
    }
}
