using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3007: a refresh takes the new access token from the response and leaves the new refresh token in it.</summary>
internal static class DroppedRefreshToken
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        TokenLifecycleAnalyzer.DroppedRefreshTokenId,
        "Rotated refresh token dropped",
        "'{0}' {1}, so a later refresh fails and the user has to sign in again; {2}",
        DiagnosticSeverity.Warning,
        "An authorization server may answer a refresh with a new refresh token and revoke the old one (RFC 6749, section 6). Who sends the old one again is refused, and a server that detects reuse revokes the whole grant.",
        "CWE-613",
        starred: true);

    public static IEnumerable<LifecycleFinding> Judge(TypeFacts facts)
    {
        foreach (var body in facts.Bodies)
        {
            // A nested type is judged by itself.
            if (SymbolEqualityComparer.Default.Equals(body.Owner.ContainingType, facts.Type) && Judge(facts, body) is { } finding)
                yield return finding;
        }
    }

    private static LifecycleFinding? Judge(TypeFacts facts, Body body)
    {
        IMemberReferenceOperation? sent = null;
        TokenAnswerRead? read = null;
        var isRefresh = false;
        foreach (var operation in body.Root.Descendants())
        {
            isRefresh |= RefreshGrant.IsNamedBy(operation);
            if (operation is ILiteralOperation { ConstantValue.Value: "refresh_token" } && !RefreshGrant.IsPartOfRequest(operation))
                return null;
            sent ??= RefreshGrant.SentBy(operation) is { } value ? Member(value, facts.Type) : null;
            read ??= TokenAnswerRead.Of(operation, body.Root);
        }

        if (!isRefresh || sent is null || read is null || !IsKept(sent, read, facts) || Environments.IsDevelopmentOnly(read.Read))
            return null;

        var writes = body.Root.Descendants().OfType<IAssignmentOperation>()
            .Where(assignment => assignment.Target is IMemberReferenceOperation target && TokenCache.IsSame(target.Member, sent.Member)).ToList();
        switch (read.RefreshTokenReads())
        {
            case [] when writes.Count == 0:
                return new LifecycleFinding(Descriptor, read.Read, body.Owner)
                {
                    Arguments = ["leaves the rotated refresh token in the response", "keep it, and the current one when the response has none"],
                    Source = sent,
                    IsGuess = !IsRotated(read, facts) || RefreshGrant.IsForSteadyServer(facts),
                };

            // The response may come without a refresh token: then the current one stays valid, and must not be overwritten.
            case [var only] when writes is [ISimpleAssignmentOperation overwrite] && overwrite.Value.Unwrap() == only && IsOptional(only.Member):
                return new LifecycleFinding(Descriptor, only, body.Owner)
                {
                    Arguments = ["overwrites the refresh token even when the response has no new one", "keep the current one then"],
                    Source = sent,
                    IsGuess = true,
                };

            default:
                return null;
        }
    }

    /// <summary>The member that holds the token; null when the type cannot write to it.</summary>
    private static IMemberReferenceOperation? Member(IOperation sent, INamedTypeSymbol type) =>
        RefreshGrant.Source(sent) is IMemberReferenceOperation member && IsWritable(member, type) ? member : null;

    private static bool IsWritable(IMemberReferenceOperation reference, INamedTypeSymbol type) => reference.Member switch
    {
        IFieldSymbol field => field is { IsReadOnly: false, IsConst: false },
        IPropertySymbol { IsIndexer: false, SetMethod: { IsInitOnly: false } setter } =>
            reference.SemanticModel?.Compilation.IsSymbolAccessibleWithin(setter, type, reference.Instance?.Type) == true,
        _ => false,
    };

    /// <summary>
    /// Whether the sent token will be sent again: the type keeps it itself, or the object that held it gets the new access token.
    /// What configuration holds was given out for good.
    /// </summary>
    private static bool IsKept(IMemberReferenceOperation sent, TokenAnswerRead read, TypeFacts facts)
    {
        if (sent.Instance is null or IInstanceReferenceOperation)
            return SymbolEqualityComparer.Default.Equals(sent.Member.ContainingType, facts.Type);

        for (var parent = read.Read.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ISimpleAssignmentOperation assignment)
                return assignment.Target is IMemberReferenceOperation { Instance: { } holder } && IsSameObject(holder, sent.Instance);
        }

        return false;
    }

    private static bool IsSameObject(IOperation left, IOperation right) => (left.Unwrap(), right.Unwrap()) switch
    {
        (ILocalReferenceOperation one, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Local, other.Local),
        (IParameterReferenceOperation one, IParameterReferenceOperation other) => SymbolEqualityComparer.Default.Equals(one.Parameter, other.Parameter),
        (IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } one, IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } other) =>
            TokenCache.IsSame(one.Member, other.Member),
        _ => false,
    };

    /// <summary>Whether the server is known to answer refresh tokens: the response type has a place for one, or the type reads one elsewhere.</summary>
    private static bool IsRotated(TokenAnswerRead read, TypeFacts facts) =>
        TokenFields.IsResponse(read.Response.Type)
            ? TokenFields.Member(read.Response.Type, TokenField.RefreshToken) is not null
            : facts.Operations.Any(static operation => operation is ILiteralOperation { ConstantValue.Value: "refresh_token" } && !RefreshGrant.IsPartOfRequest(operation));

    private static bool IsOptional(ISymbol member) =>
        (member is IPropertySymbol property ? property.NullableAnnotation : (member as IFieldSymbol)?.NullableAnnotation) == NullableAnnotation.Annotated;
}
