using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Calls of Jwt.Net and jose-jwt that decode without verifying although no switch says so.</summary>
/// <param name="found">Reports what is called.</param>
internal sealed class UnverifiedDecoding(Action<OperationAnalysisContext, IOperation, ISymbol> found)
{
    private static readonly string[] s_calls = ["Decode", "DecodeBytes", "DoNotVerifySignature"];

    public static void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext, IOperation, ISymbol> found)
    {
        var decoding = new UnverifiedDecoding(found);
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (s_calls.Any(words.Contains) && (words.Contains("JWT") || words.Contains("Jose")))
            context.RegisterOperationAction(decoding.CheckCall, OperationKind.Invocation);
        if (words.Contains("ValidationParameters"))
            context.RegisterOperationAction(decoding.CheckNone, OperationKind.PropertyReference);
    }

    private void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!s_calls.Contains(call.TargetMethod.Name))
            return;

        var type = call.TargetMethod.ContainingType;
        if (type.HasMetadataName("Jose.JWT"))
        {
            if (HasNoKey(call, context.CancellationToken))
                found(context, call, call.TargetMethod);
        }
        else if (type.HasMetadataName("JWT.Builder.JwtBuilder"))
        {
            if (call.TargetMethod.Name == "DoNotVerifySignature")
                found(context, call, call.TargetMethod);
            else if (Unverified(call) is { } at)
                found(context, at, call.TargetMethod);
        }
    }

    /// <summary>Without a key jose-jwt decodes nothing but unsigned tokens.</summary>
    private static bool HasNoKey(IInvocationOperation decode, CancellationToken cancellation) =>
        !decode.IsEncrypted() && decode.Argument("key") is { } key && ValueTracer.Trace(key, cancellation).MustBe(null);

    /// <summary>
    /// What keeps a builder from verifying: the algorithm <c>none</c>, or nothing at all in versions that have no parameters for
    /// it yet, where verifying had to be asked for. A builder that comes from elsewhere may have been asked there.
    /// </summary>
    private static IOperation? Unverified(IInvocationOperation decode)
    {
        IOperation? cause = decode.TargetMethod.ContainingAssembly.GetTypeByMetadataName(ValidationSetting.JwtNet) is null ? decode : null;
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
        if (reference.Property.Name != "None" || !reference.Property.ContainingType.HasMetadataName(ValidationSetting.JwtNet))
            return;

        foreach (var operation in reference.Body().Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ValidateSignature" } } assignment
                && !ValueTracer.Trace(assignment.Value, context.CancellationToken).MustBe(false))
            {
                return;
            }
        }

        found(context, reference, reference.Property);
    }
}
