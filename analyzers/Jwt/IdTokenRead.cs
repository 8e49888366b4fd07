using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Reads of an ID token where the access token lies beside it.</summary>
internal static class IdTokenRead
{
    /// <summary>Variables and texts that are followed from the value.</summary>
    private const int MaxDepth = 8;

    private const string Name = "id_token";

    /// <summary>The read that the value always comes from, alone or after a scheme; null when it can be anything else.</summary>
    public static IOperation? In(IOperation value, CancellationToken cancellation) => In(value, MaxDepth, cancellation);

    private static IOperation? In(IOperation value, int depth, CancellationToken cancellation)
    {
        if (depth == 0)
            return null;

        IOperation? found = null;
        foreach (var origin in ValueTracer.Trace(value, cancellation).Origins)
        {
            // What stands in for a token that is missing.
            if (origin.IsConstant || origin.Source is IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } })
                continue;
            if (Read(origin.Source, depth, cancellation) is not { } read)
                return null;
            found ??= read;
        }

        return found;
    }

    private static IOperation? Read(IOperation source, int depth, CancellationToken cancellation)
    {
        source = source.Unwrap();
        while (source is IConditionalAccessOperation access)
            source = access.WhenNotNull.Unwrap();

        if (Is(source))
            return source;
        if (TextParts.Of(source) is { } parts)
            return parts.Where(static part => part.Operation is { ConstantValue.HasValue: false }).ToList() is [{ Operation: { } hole }] ? In(hole, depth - 1, cancellation) : null;
        return source is IInvocationOperation { TargetMethod.Name: "GetString" or "ToString" or "Value", Instance: { } text } ? In(text, depth - 1, cancellation) : null;
    }

    private static bool Is(IOperation read) => read switch
    {
        IInvocationOperation { TargetMethod.Name: "GetTokenAsync" or "GetTokenValue" or "GetProperty" or "SelectToken" or "Value" or "GetValueOrDefault" } call => HasName(call),
        IPropertyReferenceOperation { Property.IsIndexer: true } indexer => HasName(indexer),
        IPropertyReferenceOperation { Property: { Name: "IdToken" or "IdentityToken" or Name } property } => LiesBesideAccessToken(property),
        _ => false,
    };

    private static bool HasName(IOperation lookup) => lookup.Arguments().Any(static argument => argument.Value.Unwrap().ConstantValue.Value is Name);

    /// <summary>
    /// With an access token to send instead. AWS is left out: its gateways take the ID token of a Cognito user pool.
    /// </summary>
    private static bool LiesBesideAccessToken(IPropertySymbol property) =>
        !property.ContainingNamespace.ToDisplayString().StartsWith("Amazon", StringComparison.Ordinal)
        && property.ContainingType.SelfAndBases().Any(type => !type.GetMembers(property.Name == Name ? "access_token" : "AccessToken").IsEmpty);
}
