using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A secret in the source that may reach a sink.</summary>
/// <param name="Value">What the sink receives, where it is reported.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Text">The secret itself; empty when it is written as bytes.</param>
internal readonly record struct WrittenSecret(IOperation Value, Origin Origin, string Text)
{
    /// <summary>Whether the secret serves development only; it still is in everyone's copy of the source.</summary>
    public bool IsDevelopmentOnly => Environments.IsDevelopmentOnly(Value) || Environments.IsDevelopmentOnly(Origin.Source);

    /// <summary>The first secret that the sink may receive: directly, in an array, or from a callback that returns it.</summary>
    /// <param name="sink">What the sink is given.</param>
    /// <param name="secretIn">The secret in a text, or null when there is none.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static WrittenSecret? In(IOperation sink, Func<string, string?> secretIn, CancellationToken cancellation)
    {
        foreach (var value in Values(sink, cancellation))
        {
            foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
            {
                if (origin.IsConstant && Secret(origin.Constant, secretIn) is { } secret)
                    return new WrittenSecret(sink.Syntax.Span.Contains(value.Syntax.Span) ? value : sink, origin, secret);
            }
        }

        return null;
    }

    private static IEnumerable<IOperation> Values(IOperation sink, CancellationToken cancellation) => sink switch
    {
        { Type.TypeKind: TypeKind.Delegate } => Callback.Of(sink, cancellation)?.Body?.ReturnedValues() ?? [],
        IArrayCreationOperation { IsImplicit: true } => sink.Elements(),
        _ => [sink],
    };

    private static string? Secret(object? constant, Func<string, string?> secretIn) => constant switch
    {
        string text => secretIn(text),
        object?[] { Length: > 0 } elements => elements.OfType<string>().Select(secretIn).FirstOrDefault(static secret => secret is not null)
            ?? (elements[0] is byte or char or int ? secretIn("") : null),
        _ => null,
    };
}
