using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>How sure it is that a value is an access token that expires.</summary>
internal enum IssuedToken
{
    /// <summary>Nothing tells it; a key from configuration need not expire at all.</summary>
    Unlikely,

    /// <summary>Its name tells it, or it belongs to the current user's request.</summary>
    Likely,

    /// <summary>An authorization server has issued it.</summary>
    Certain,
}

/// <inheritdoc cref="IssuedToken"/>
internal static class IssuedTokens
{
    private const int MaxDepth = 8;

    public static IssuedToken Judge(IOperation token) => Judge(token, MaxDepth);

    /// <summary>Likewise, where an awaited call for a token is enough: it came from somewhere, though not from where.</summary>
    public static IssuedToken JudgeAsked(IOperation token)
    {
        var judged = Judge(token);
        return judged == IssuedToken.Unlikely && IsAskedFor(token) ? IssuedToken.Likely : judged;
    }

    /// <summary>How sure it is by a name alone.</summary>
    public static IssuedToken Named(string name) => NamesAccessToken(name) ? IssuedToken.Likely : IssuedToken.Unlikely;

    private static IssuedToken Judge(IOperation? token, int depth)
    {
        if (token is null || depth == 0)
            return IssuedToken.Unlikely;

        switch (token.Unwrap())
        {
            case IAwaitOperation await:
                return Judge(await.Operation, depth - 1);
            case ICoalesceOperation coalesce:
                return Judge(coalesce.Value, depth - 1);
            case IConditionalAccessOperation access when access.WhenNotNull is IMemberReferenceOperation member:
                return OfMember(member);
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } result:
                return Judge(result.Instance, depth - 1);
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "FromResult" } call:
                return Judge(call.Instance ?? call.Arguments[0].Value, depth - 1);
            case IInvocationOperation call:
                return OfCall(call);
            case ILocalReferenceOperation local:
                return VariableWrites.Around(local).To(local.Local) is [{ Value: { } value }] ? Judge(value, depth - 1) : Named(local.Local.Name);
            case IParameterReferenceOperation parameter:
                return Named(parameter.Parameter.Name);
            case IMemberReferenceOperation member:
                return OfMember(member);
            case var other:
                return TokenSource.Reads(other, TokenField.AccessToken) ? IssuedToken.Certain : IssuedToken.Unlikely;
        }
    }

    private static IssuedToken OfCall(IInvocationOperation call)
    {
        if (IsOfUser(call.TargetMethod))
            return TokenSource.Reads(call, TokenField.AccessToken) ? IssuedToken.Likely : IssuedToken.Unlikely;
        return NamesAccessToken(call.TargetMethod.Name) && !IsSetting(call.TargetMethod.ContainingType) || TokenSource.Reads(call, TokenField.AccessToken)
            ? IssuedToken.Certain
            : IssuedToken.Unlikely;
    }

    private static IssuedToken OfMember(IMemberReferenceOperation member)
    {
        if (TokenSource.Reads(member, TokenField.AccessToken) || IsLibraryResult(member.Member))
            return IssuedToken.Certain;
        if (IsSetting(member.Member.ContainingType))
            return IssuedToken.Unlikely;
        return FieldWrites.Of(member.Member, member.SemanticModel) is { Count: > 0 } values && values.Any(static value => value is not null && TokenSource.Reads(value, TokenField.AccessToken))
            ? IssuedToken.Certain
            : Named(member.Member.Name);
    }

    private static bool IsAskedFor(IOperation token) => token.Unwrap() switch
    {
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local) is [{ Value: { } value }] && value.Unwrap() is IAwaitOperation && IsAskedFor(value),
        IAwaitOperation { Operation: var awaited } => awaited.Unwrap() is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? Asks(task) : Asks(awaited),
        _ => false,
    };

    private static bool Asks(IOperation call) =>
        call.Unwrap() is IInvocationOperation { TargetMethod.Name: var name } && name.IndexOf("Token", StringComparison.Ordinal) >= 0
        && name.IndexOf("ApiToken", StringComparison.Ordinal) < 0;

    private static bool NamesAccessToken(string name) =>
        name.IndexOf("accessToken", StringComparison.OrdinalIgnoreCase) >= 0 && name.IndexOf("personal", StringComparison.OrdinalIgnoreCase) < 0;

    /// <summary>A token of the current request, which a client that is created for the request may well keep.</summary>
    private static bool IsOfUser(IMethodSymbol method) => method.Name is "GetTokenAsync" or "GetTokenValue" or "FindFirst" or "FindFirstValue"
        || method is { Name: "GetString", ContainingType.Name: not "JsonElement" };

    private static bool IsLibraryResult(ISymbol member) => (member.ContainingType?.Name, member.Name, member.ContainingType?.ContainingNamespace?.ToDisplayString())
        is ("AuthenticationResult", "AccessToken", "Microsoft.Identity.Client") or ("AccessToken", "Token", "Azure.Core")
        or ("LoginResult" or "RefreshTokenResult", "AccessToken", _);

    /// <summary>A type that holds configuration.</summary>
    private static bool IsSetting(INamedTypeSymbol? type) => type is not null
        && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name.EndsWith("Settings", StringComparison.Ordinal)
            || type.Name.EndsWith("Config", StringComparison.Ordinal) || type.Name.IndexOf("Configuration", StringComparison.Ordinal) >= 0
            || type.Name.EndsWith("Constants", StringComparison.Ordinal) || type.Name.EndsWith("Secrets", StringComparison.Ordinal));
}
