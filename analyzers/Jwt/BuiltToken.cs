using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>A token that a chain of Jwt.Net builds: <c>JwtBuilder.Create().WithAlgorithm(…)…Encode()</c>.</summary>
internal static class BuiltToken
{
    /// <summary>The last call of the chain.</summary>
    public static IInvocationOperation End(IInvocationOperation link)
    {
        while (Next(link) is { } next)
            link = next;
        return link;
    }

    /// <summary>The <c>Encode()</c> of a chain that sets no expiry; null when it may, or when the chain cannot be seen whole.</summary>
    public static IInvocationOperation? Endless(IInvocationOperation link)
    {
        var encode = End(link);
        if (encode.TargetMethod.Name != "Encode" || encode.Arguments.Any(static argument => argument.Parameter?.Ordinal > 0 || argument.Parameter?.Name == "payload"))
            return null;

        for (var call = encode; ;)
        {
            if (MaySetExpiry(call))
                return null;
            switch (Receiver(call)?.Unwrap())
            {
                case IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "JwtBuilder" } } or IObjectCreationOperation: return encode;
                case IInvocationOperation previous: call = previous; break;
                default: return null;
            }
        }
    }

    private static bool MaySetExpiry(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "AddClaim" => call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "name")?.Value.Unwrap() switch
        {
            { ConstantValue.Value: string name } => name == "exp",
            IFieldReferenceOperation { Field.Name: var name } => name == "ExpirationTime",
            _ => true,
        },
        "ExpirationTime" or "AddClaims" or "WithPayload" or "WithEncoder" => true,
        _ => !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty,
    };

    private static IInvocationOperation? Next(IInvocationOperation call) => call.Parent switch
    {
        IInvocationOperation next when next.Instance == call => next,
        IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } next } => next,
        _ => null,
    };

    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && !call.Arguments.IsEmpty ? call.Arguments[0].Value : null);
}
