using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Calls of Jwt.Net and jose-jwt that decode without verifying although no switch says so.</summary>
internal sealed class UnverifiedDecoding
{
    private readonly INamedTypeSymbol? _builder;
    private readonly INamedTypeSymbol? _jose;
    private readonly INamedTypeSymbol? _parameters;
    private readonly Action<OperationAnalysisContext, IOperation, ISymbol> _found;

    private UnverifiedDecoding(Compilation compilation, Action<OperationAnalysisContext, IOperation, ISymbol> found)
    {
        _builder = compilation.GetTypeByMetadataName("JWT.Builder.JwtBuilder");
        _jose = compilation.GetTypeByMetadataName("Jose.JWT");
        _parameters = compilation.GetTypeByMetadataName(ValidationSetting.JwtNet);
        _found = found;
    }

    public static void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, IOperation, ISymbol> found)
    {
        var decoding = new UnverifiedDecoding(context.Compilation, found);
        if (decoding._builder is not null || decoding._jose is not null)
            context.RegisterOperationAction(decoding.CheckCall, OperationKind.Invocation);
        if (decoding._parameters is not null)
            context.RegisterOperationAction(decoding.CheckNone, OperationKind.PropertyReference);
    }

    private void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Decode" or "DecodeBytes" or "DoNotVerifySignature"))
            return;

        var type = call.TargetMethod.ContainingType;
        if (SymbolEqualityComparer.Default.Equals(type, _jose))
        {
            if (HasNoKey(call, context.CancellationToken))
                _found(context, call, call.TargetMethod);
        }
        else if (SymbolEqualityComparer.Default.Equals(type, _builder))
        {
            if (call.TargetMethod.Name == "DoNotVerifySignature")
                _found(context, call, call.TargetMethod);
            else if (Unverified(call) is { } at)
                _found(context, at, call.TargetMethod);
        }
    }

    /// <summary>Without a key jose-jwt decodes nothing but unsigned tokens.</summary>
    private static bool HasNoKey(IInvocationOperation decode, CancellationToken cancellation)
    {
        var hasNoKey = false;
        foreach (var argument in decode.Arguments)
        {
            if (argument.Parameter?.Type.Name == "JweAlgorithm")
                return false;
            if (argument.Parameter?.Name == "key")
                hasNoKey = ValueTracer.Trace(argument.Value, cancellation).MustBe(null);
        }

        return hasNoKey;
    }

    /// <summary>
    /// What keeps a builder from verifying: the algorithm <c>none</c>, or nothing at all before version 9, where verifying had
    /// to be asked for. A builder that comes from elsewhere may have been asked there.
    /// </summary>
    private IOperation? Unverified(IInvocationOperation decode)
    {
        IOperation? cause = _parameters is null ? decode : null;
        IOperation? link = decode;
        for (; link is IInvocationOperation call; link = (call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value))?.Unwrap())
        {
            switch (call.TargetMethod.Name)
            {
                case "MustVerifySignature" or "DoNotVerifySignature" or "WithVerifySignature" or "WithValidationParameters":
                    return null;
                case "WithAlgorithm" when call.Arguments is [.., { Value: var algorithm }] && algorithm.Unwrap().Type?.Name == "NoneAlgorithm":
                    cause = algorithm.Unwrap();
                    break;
                case "Create" when call.Instance is null:
                    return cause;
            }
        }

        return link is IObjectCreationOperation ? cause : null;
    }

    /// <summary><c>ValidationParameters.None</c>, unless the body around it turns the signature on again.</summary>
    private void CheckNone(OperationAnalysisContext context)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (reference.Property.Name != "None" || !SymbolEqualityComparer.Default.Equals(reference.Property.ContainingType, _parameters))
            return;

        foreach (var operation in reference.Body().Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ValidateSignature" } } assignment
                && !ValueTracer.Trace(assignment.Value, context.CancellationToken).MustBe(false))
            {
                return;
            }
        }

        _found(context, reference, reference.Property);
    }
}
