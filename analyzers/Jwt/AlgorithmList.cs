using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>What the holder of a key can do with it.</summary>
internal enum SignatureKind
{
    /// <summary>No signature that the rules know.</summary>
    Unknown,

    /// <summary>No signature at all.</summary>
    None,

    /// <summary>A keyed hash: whoever can verify can sign.</summary>
    Secret,

    /// <summary>A pair of keys: the one that verifies is public.</summary>
    PublicKey,
}

/// <summary>A list of algorithms.</summary>
internal static class AlgorithmList
{
    /// <summary>The entries of an array, a list or a collection expression, also by way of a variable or a read-only field.</summary>
    public static IEnumerable<IOperation> Elements(IOperation list, CancellationToken cancellation) => Written(list.Unwrap())
        ?? (ValueTracer.Trace(list, cancellation).Origins is [{ Source: var source }] ? Written(source.Unwrap()) : null)
        ?? [];

    private static IEnumerable<IOperation>? Written(IOperation list) => list switch
    {
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues,
        IObjectCreationOperation { Initializer: { } entries } => entries.Initializers.OfType<IInvocationOperation>()
            .Where(static call => call is { TargetMethod.Name: "Add", Arguments.Length: 1 }).Select(static call => call.Arguments[0].Value),
        { Syntax: CollectionExpressionSyntax } collection => collection.ChildOperations,
        _ => null,
    };

    public static SignatureKind KindOf(IOperation algorithm, CancellationToken cancellation) =>
        ValueTracer.Trace(algorithm, cancellation).Origins is [{ Text: { } name }] ? KindOf(name) : SignatureKind.Unknown;

    private static SignatureKind KindOf(string name)
    {
        if (name.Equals("none", StringComparison.OrdinalIgnoreCase))
            return SignatureKind.None;

        // The long names are those of XML signatures, which the libraries take for the same.
        if (name.Contains("#hmac-sha"))
            return SignatureKind.Secret;
        if (name.Contains("#rsa-sha") || name.Contains("#ecdsa-sha") || name.Contains("-rsa-MGF1"))
            return SignatureKind.PublicKey;
        if (name.Length != 5 || !name.Skip(2).All(char.IsDigit))
            return SignatureKind.Unknown;
        return name.Substring(0, 2) switch
        {
            "HS" => SignatureKind.Secret,
            "RS" or "ES" or "PS" => SignatureKind.PublicKey,
            _ => SignatureKind.Unknown,
        };
    }
}
