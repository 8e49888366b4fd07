using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A token that a delegate hands out again and again, because it was there before the delegate was made.</summary>
/// <param name="Value">What the delegate hands out: the captured variable, or a field of a captured token response.</param>
/// <param name="Issued">How sure it is that the token expires.</param>
internal readonly record struct CapturedToken(IOperation Value, IssuedToken Issued)
{
    /// <summary>The token when every path through the callback hands out a captured one; null when something is asked.</summary>
    public static CapturedToken? In(Callback callback)
    {
        // Whatever else the body calls may renew the token.
        if (!callback.Body.Descendants().All(static operation => operation is not IInvocationOperation call || HandsOn(call)))
            return null;

        var found = new List<CapturedToken>();
        foreach (var value in HandedOut(callback.Body))
        {
            if (Of(value, callback.Body) is not { } token)
                return null;
            found.Add(token);
        }

        return found is [var first, ..] ? first with { Issued = found.Min(static token => token.Issued) } : null;
    }

    private static bool HandsOn(IInvocationOperation call) =>
        call.TargetMethod.Name is "FromResult" or "ConfigureAwait" or "AsTask" || IsHeader(call) || IsTime(call.TargetMethod.ContainingType);

    /// <summary>When a token expires can be calculated, which renews none.</summary>
    private static bool IsTime(INamedTypeSymbol type) =>
        type is { Name: "DateTimeOffset" or "DateTime" or "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary><c>metadata.Add("Authorization", …)</c> of a gRPC interceptor.</summary>
    private static bool IsHeader(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Add", ContainingType.Name: "Metadata" }, Arguments: [{ Value.ConstantValue.Value: string key }, _] }
        && key.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<IOperation> HandedOut(IOperation body)
    {
        var headers = body.Descendants().OfType<IInvocationOperation>().Where(IsHeader).Select(static call => call.Arguments[1].Value).ToList();
        return headers.Count > 0 ? headers : body.ReturnedValues() ?? [];
    }

    private static CapturedToken? Of(IOperation value, IOperation body)
    {
        value = value.Unwrap();
        if (TextParts.Of(value) is { } text)
            return text.Where(static part => part.Operation is { ConstantValue.HasValue: false }).ToList() is [{ Operation: { } hole }] ? Of(hole, body) : null;

        switch (value)
        {
            case IAwaitOperation await:
                return Of(await.Operation, body);
            case IInvocationOperation { TargetMethod.Name: "FromResult", Arguments: [var result] }:
                return Of(result.Value, body);
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask", Instance: { } task }:
                return Of(task, body);
            case IObjectCreationOperation { Type.Name: "ValueTask", Arguments: [var result] }:
                return Of(result.Value, body);
            case IObjectCreationOperation { Type.Name: "AccessToken", Arguments: [var token, ..] }:
                return Of(token.Value, body);

            // What a response holds stays as it is; any other object may be asked for its current token.
            case IMemberReferenceOperation { Instance: { } owner } member when TokenSource.IsResponse(owner) || owner.Unwrap().Type?.Name is "AuthenticationResult" or "LoginResult":
                return IsCaptured(owner.Unwrap(), body) && !IsRewritten(member) && IssuedTokens.Judge(member) is var field and not IssuedToken.Unlikely ? new CapturedToken(member, field) : null;
            default:
                return IsCaptured(value, body) ? new CapturedToken(value, IssuedTokens.JudgeAsked(value)) : null;
        }
    }

    private static bool IsCaptured(IOperation value, IOperation body) => value switch
    {
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local) is [{ Value: { ConstantValue.HasValue: false }, Node: var node }] && !node.IsInside(body),
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.LambdaMethod or MethodKind.LocalFunction) } method } parameter } =>
            VariableWrites.Around(value).To(parameter).Count == 0 && !IsPrimaryConstructor(method),
        _ => false,
    };

    /// <summary>Whether the code puts another token into the captured object.</summary>
    private static bool IsRewritten(IMemberReferenceOperation member) => member.Body().Descendants().Any(operation =>
        operation is IAssignmentOperation { Target: IMemberReferenceOperation { Instance: not IInstanceReferenceOperation } target }
        && SymbolEqualityComparer.Default.Equals(target.Member, member.Member));

    /// <summary>Its parameters are fields in disguise, which any method can write.</summary>
    private static bool IsPrimaryConstructor(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Constructor, DeclaringSyntaxReferences: [var declaration] }
        && declaration.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;
}
