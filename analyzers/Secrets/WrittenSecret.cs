using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A secret in the source that may reach a sink.</summary>
/// <param name="Value">What the sink receives, where it is reported.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Text">The secret itself; empty when it is written as bytes that are no text.</param>
internal readonly record struct WrittenSecret(IOperation Value, Origin Origin, string Text)
{
    /// <summary>Whether the secret serves development only; it still is in everyone's copy of the source.</summary>
    public bool IsDevelopmentOnly => Environments.IsDevelopmentOnly(Value) || Environments.IsDevelopmentOnly(Origin.Source);

    /// <summary>
    /// The first secret that the sink may receive: directly, in an array, or from a callback that returns it. One that the
    /// project allows is none, and neither is one that BRX1002 recognises where it is written.
    /// </summary>
    /// <param name="sink">What the sink is given.</param>
    /// <param name="secretIn">The secret in a text, or null when there is none.</param>
    /// <param name="context">The sink's.</param>
    public static WrittenSecret? In(IOperation sink, Func<string, string?> secretIn, OperationAnalysisContext context)
    {
        foreach (var value in Values(sink, context.CancellationToken))
        {
            foreach (var origin in ValueTracer.Trace(value, context.CancellationToken).Origins)
            {
                if (!origin.IsConstant || Secret(origin.Constant, secretIn) is not { } text)
                    continue;
                var secret = new WrittenSecret(sink.Syntax.Span.Contains(value.Syntax.Span) ? value : sink, origin, text);
                if (!IsRecognised(text, sink.Syntax.SyntaxTree, context) && !secret.IsAllowed(context))
                    return secret;
            }
        }

        return null;
    }

    /// <summary>As BRX1002 does, it looks through one layer of base64.</summary>
    private static bool IsRecognised(string text, SyntaxTree tree, OperationAnalysisContext context)
    {
        var families = ProjectFamilies.In(tree, context.Options);
        return IsPlace(text) || IsPlace(WrittenText.FromBase64(text));

        bool IsPlace(string written) =>
            SecretScanner.TryFind(written.AsSpan(), 0, families, out var found)
            && SecretPlaces.Of(context.Compilation, context.Options).Of(written.Substring(found.Start, found.Length), context.CancellationToken).Any();
    }

    private bool IsAllowed(OperationAnalysisContext context)
    {
        var (value, origin, text) = this;
        var constant = origin.Source switch
        {
            IFieldReferenceOperation field => field.Field.DeclaringSyntaxReferences,
            ILocalReferenceOperation local => local.Local.DeclaringSyntaxReferences,
            _ => ImmutableArray<SyntaxReference>.Empty,
        };
        return Allows(value.Syntax.SyntaxTree, value.Syntax.SpanStart)
            || Allows(origin.Source.Syntax.SyntaxTree, origin.Source.Syntax.SpanStart)
            || constant.Any(declaration => Allows(declaration.SyntaxTree, declaration.Span.Start));

        bool Allows(SyntaxTree tree, int position) => AllowedSecrets.Include(text, tree, position, context.Options, context.CancellationToken);
    }

    private static IEnumerable<IOperation> Values(IOperation sink, CancellationToken cancellation) => sink switch
    {
        { Type.TypeKind: TypeKind.Delegate } => Callback.Of(sink, cancellation)?.Body.ReturnedValues() ?? [],
        IArrayCreationOperation { IsImplicit: true } => sink.Elements(),
        _ => [sink],
    };

    private static string? Secret(object? constant, Func<string, string?> secretIn) => constant switch
    {
        string text => secretIn(text),
        object?[] { Length: > 0 } elements => elements.OfType<string>().Select(secretIn).FirstOrDefault(static secret => secret is not null)
            ?? (elements[0] is byte or char or int ? secretIn(Characters(elements)) : null),
        _ => null,
    };

    /// <summary>The text that the characters spell, as such or as their codes; empty when they are other bytes.</summary>
    private static string Characters(object?[] elements)
    {
        var text = new char[elements.Length];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = elements[i] switch { char character => character, byte code => (char)code, int and >= 0 and <= '~' and var code => (char)code, _ => '\0' };
            if (text[i] is not (>= ' ' and <= '~' or '\r' or '\n'))
                return "";
        }

        return new string(text);
    }
}
