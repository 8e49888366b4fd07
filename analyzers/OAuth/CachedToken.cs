using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>An access token in what is put into a cache: the token itself, or the response that holds it, perhaps serialized.</summary>
/// <param name="Operation">The token or the response.</param>
/// <param name="Certainty">How sure it is that an authorization server has issued it to this code.</param>
internal readonly record struct CachedToken(IOperation Operation, IssuedToken Certainty)
{
    private const int MaxSteps = 16;

    /// <summary>The first of the values that is a token; null when none is.</summary>
    public static CachedToken? FirstOf(IEnumerable<IOperation> values)
    {
        foreach (var value in values)
        {
            var token = Bare(value);
            if (Judge(token) is not IssuedToken.Unlikely and var certainty)
                return new CachedToken(token, certainty);
        }

        return null;
    }

    private static IOperation Bare(IOperation value)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            value = value.Unwrap();
            var inner = value switch
            {
                IInvocationOperation { TargetMethod.Name: "Serialize" or "SerializeObject" or "SerializeToUtf8Bytes", Arguments: [{ Value: var serialized }, ..] } => serialized,
                IInvocationOperation call => PassThrough.Of(call),
                ICoalesceOperation { WhenNull: var missing } choice when missing.Unwrap() is IThrowOperation => choice.Value,
                ILocalReferenceOperation local when !TokenSource.IsResponse(local) => VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] ? written : null,
                _ => null,
            };
            if (inner is null)
                break;
            value = inner;
        }

        return value;
    }

    private static IssuedToken Judge(IOperation token)
    {
        if (TokenSource.IsResponse(token))
            return TokenFields.Member(TokenSource.Result(token.Type), TokenField.ExpiresIn) is null ? IssuedToken.Unlikely : OfResponse(token, MaxSteps);
        if (!TokenSource.Reads(token, TokenField.AccessToken))
            return IssuedTokens.Judge(token) == IssuedToken.Certain ? IssuedToken.Likely : IssuedToken.Unlikely;
        if (token is not IMemberReferenceOperation { Instance: { } response } || !TokenSource.IsResponse(response))
            return IssuedToken.Certain;

        // Something that a database holds may have the same names; a relative lifetime makes sense in a response only.
        var certainty = OfResponse(response, MaxSteps);
        return certainty == IssuedToken.Certain && TokenFields.Member(response.Type, TokenField.ExpiresIn) is null ? IssuedToken.Likely : certainty;
    }

    /// <summary>What this code makes itself, as a server that issues tokens does, was not issued to it.</summary>
    private static IssuedToken OfResponse(IOperation response, int steps) => steps == 0 ? IssuedToken.Unlikely : response.Unwrap() switch
    {
        IObjectCreationOperation or IDefaultValueOperation or { ConstantValue.HasValue: true } => IssuedToken.Unlikely,
        IParameterReferenceOperation or IMemberReferenceOperation => IssuedToken.Likely,
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local)
            .Select(write => write.Value is { } written ? OfResponse(written, steps - 1) : IssuedToken.Unlikely)
            .DefaultIfEmpty().Max(),
        _ => IssuedToken.Certain,
    };
}
