using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>What a message handler does with a request: it sends it on, or puts a credential on it, itself or by a method of its own.</summary>
internal static class RequestHandling
{
    private const int MaxCalls = 2;

    /// <summary>Schemes whose credential is a proof for one request, and of no use to whoever else gets it.</summary>
    private static readonly string[] s_proofs = ["Digest", "Negotiate", "NTLM", "Kerberos", "DPoP", "PoP", "Hawk", "MAC", "Signature", "AWS4-HMAC-SHA256"];

    /// <summary>The variable with the request that the call sends on; null for every other call.</summary>
    public static ISymbol? SentBy(IInvocationOperation call, TypeFacts facts) => SentBy(call, facts, MaxCalls);

    /// <summary>Where the operation puts a credential on the request: the header, or the call of a method that sets it; null when it does not.</summary>
    public static IOperation? Authorization(IOperation operation, ISymbol request, TypeFacts facts) => Authorization(operation, request, facts, MaxCalls);

    /// <summary>Whether a request is a copy of another one, address included.</summary>
    public static bool IsMadeOf(IOperation made, ISymbol request)
    {
        made = made.Unwrap();
        while (made is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            made = (made is IAwaitOperation await ? await.Operation : ((IInvocationOperation)made).Instance!).Unwrap();
        return made switch
        {
            IObjectCreationOperation { Type.Name: "HttpRequestMessage" } copy => copy.Descendants().Any(part =>
                part is IPropertyReferenceOperation { Property.Name: "RequestUri", Instance: { } source } && IsVariable(source, request)),
            IInvocationOperation { Arguments: [var only] } copy => IsVariable(only.Value, request),
            IInvocationOperation { Instance: { } source } => IsVariable(source, request),
            IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [var source, ..] } => IsVariable(source.Value, request),
            _ => false,
        };
    }

    private static ISymbol? SentBy(IInvocationOperation call, TypeFacts facts, int calls)
    {
        if (calls == 0)
            return null;
        if (call is { TargetMethod: { Name: "Send" or "SendAsync", ContainingType.Name: "DelegatingHandler" or "HttpClientHandler" or "MessageProcessingHandler" or "HttpMessageInvoker" }, Arguments: [var request, ..] })
            return Variable(request.Value);

        return Helper(call, facts) is { } body && Handed(call) is var (argument, parameter)
            && body.Descendants().Any(inner => inner is IInvocationOperation send && SymbolEqualityComparer.Default.Equals(SentBy(send, facts, calls - 1), parameter))
                ? Variable(argument)
                : null;
    }

    private static IOperation? Authorization(IOperation operation, ISymbol request, TypeFacts facts, int calls)
    {
        if (calls == 0)
            return null;
        if (BearerHeader.Of(operation) is { } use)
            return BearerHeader.RequestOf(use) is { } target && IsVariable(target, request) && IsCredential(use.Value) ? use.Operation is IAssignmentOperation ? use.Place : use.Operation : null;

        return operation is IInvocationOperation call && Handed(call) is var (argument, parameter) && IsVariable(argument, request)
            && (Helper(call, facts) ?? Extension(call)) is { } body && body.Descendants().Any(inner => Authorization(inner, parameter, facts, calls - 1) is not null)
                ? call
                : null;
    }

    private static bool IsCredential(IOperation header) => header.Unwrap() switch
    {
        { ConstantValue: { HasValue: true, Value: null } } => false,
        IObjectCreationOperation { Arguments: [{ Value.ConstantValue.Value: string scheme }, ..] } => !s_proofs.Contains(scheme, StringComparer.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>The body of a method of the handler, also of the one that calls it.</summary>
    private static IOperation? Helper(IInvocationOperation call, TypeFacts facts)
    {
        if (call.Instance is not (null or IInstanceReferenceOperation))
            return null;
        foreach (var body in facts.Bodies)
        {
            if (TokenCache.IsSame(body.Owner, call.TargetMethod))
                return body.Root;
        }

        return null;
    }

    private static IOperation? Extension(IInvocationOperation call) => call.TargetMethod is { IsStatic: true } method ? method.BodyInAnyTree(call) : null;

    /// <summary>The request among the arguments, and the parameter that takes it.</summary>
    private static (IOperation Argument, IParameterSymbol Parameter)? Handed(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Type.Name: "HttpRequestMessage" } parameter)
                return (argument.Value, parameter.OriginalDefinition);
        }

        return null;
    }

    private static bool IsVariable(IOperation value, ISymbol variable) => SymbolEqualityComparer.Default.Equals(Variable(value), variable);

    private static ISymbol? Variable(IOperation value) => value.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };
}
