using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>From whom code has the text of a token.</summary>
internal enum TokenSender
{
    /// <summary>The code issued it, requested it, stored it or was given it validated; or nobody knows.</summary>
    Trusted,

    /// <summary>A caller handed it in.</summary>
    Caller,

    /// <summary>It came with a request.</summary>
    Request,
}

/// <inheritdoc cref="TokenSender"/>
internal static class ReceivedToken
{
    private const int MaxDepth = 8;

    public static TokenSender From(IOperation raw, CancellationToken cancellation) =>
        !IncomingValue.Is(raw, cancellation) ? From(raw, MaxDepth, cancellation)
            : IsOfPlatform(raw) ? TokenSender.Trusted
            : TokenSender.Request;

    private static TokenSender From(IOperation raw, int depth, CancellationToken cancellation)
    {
        var sender = TokenSender.Trusted;
        if (depth == 0)
            return sender;

        foreach (var origin in ValueTracer.Trace(raw, cancellation).Origins)
        {
            if (origin.IsConstant)
                continue;
            var source = origin.Source.Unwrap();
            var found = source switch
            {
                IParameterReferenceOperation parameter => Sender(parameter.Parameter),
                IPropertyReferenceOperation or IArrayElementReferenceOperation or IConditionalAccessOperation or IConditionalAccessInstanceOperation
                    when IncomingValue.Whole(source) is { } whole => From(whole, depth - 1, cancellation),
                IObjectCreationOperation { Type.Name: "JwtParts", Arguments: [var text] } => From(text.Value, depth - 1, cancellation),
                IInvocationOperation { Instance: { Type.SpecialType: SpecialType.System_String } text } => From(text, depth - 1, cancellation),
                _ => TokenSender.Trusted,
            };
            if (found == TokenSender.Trusted)
                return found;
            if (found > sender)
                sender = found;
        }

        return sender;
    }

    /// <summary>App Service signs users in before the request arrives, and lets nobody else set these headers.</summary>
    private static bool IsOfPlatform(IOperation raw) => raw.Body().Descendants().Any(static operation =>
        operation.ConstantValue.Value is string header && header.StartsWith("X-MS-TOKEN-", StringComparison.OrdinalIgnoreCase));

    private static TokenSender Sender(IParameterSymbol parameter)
    {
        // A constructor is given what its owner keeps; events of a sign-in and answers of a token endpoint are checked already.
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: not MethodKind.Constructor } method
            || TokenFields.IsResponse(parameter.Type) || IsOfLibrary(parameter.Type))
        {
            return TokenSender.Trusted;
        }

        return IsAction(method) ? TokenSender.Request : TokenSender.Caller;
    }

    private static bool IsOfLibrary(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is { } ns
        && (ns.StartsWith("Microsoft.AspNetCore.Authentication", StringComparison.Ordinal) || ns.StartsWith("Microsoft.Identity", StringComparison.Ordinal)
            || ns.StartsWith("Duende", StringComparison.Ordinal) || ns.StartsWith("IdentityModel", StringComparison.Ordinal));

    /// <summary>Whether requests call the method.</summary>
    private static bool IsAction(IMethodSymbol method) => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
        && method.ContainingType.SelfAndBases().Any(static type => type.Name == "ControllerBase");
}
