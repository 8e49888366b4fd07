using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// Finds out what a made-up value is made of. Text, byte and hash operations neither add nor remove randomness, so only the
/// sources below them count; whatever else is called may add some, and then the value counts as unpredictable.
/// </summary>
internal sealed class MadeUpValue
{
    private const int MaxSteps = 512;

    private static readonly WordSet s_secretWords = new(
        "key salt pepper secret token credential password pwd seed random entropy nonce bytes hash digest signature");

    private readonly Stack<IOperation> _parts = new();
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly ISymbol? _around;
    private readonly CancellationToken _cancellation;

    private MadeUpValue(IOperation value, ISymbol? around, CancellationToken cancellation)
    {
        _parts.Push(value);
        _around = around;
        _cancellation = cancellation;
    }

    /// <summary>The hardest of the value's sources; null when there is none, or nothing can be said.</summary>
    /// <param name="value">The value.</param>
    /// <param name="around">The member that holds it.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static (Predictability Predictability, IOperation Source, bool IsAlone)? SourceOf(IOperation value, ISymbol? around, CancellationToken cancellation) =>
        new MadeUpValue(value, around, cancellation).Run();

    private (Predictability, IOperation, bool)? Run()
    {
        (Predictability Predictability, IOperation Source)? hardest = null;
        var isAlone = true;
        for (var steps = 0; _parts.Count > 0; steps++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var part = _parts.Pop().Unwrap();
            if (steps > MaxSteps)
                return null;
            if (part.ConstantValue.HasValue)
                continue;

            var predictability = RandomnessSource.Of(part, _cancellation) ?? Open(part);
            if (predictability == Predictability.Unpredictable)
                return null;
            if (predictability > (hardest?.Predictability ?? Predictability.Public))
                hardest = (predictability.Value, part);
            isAlone &= !(predictability == Predictability.Public && part is IParameterReferenceOperation or IMemberReferenceOperation { Member.IsStatic: false });
        }

        return hardest is { } found ? (found.Predictability, found.Source, isAlone) : null;
    }

    /// <summary>Puts the parts of a composed value on the stack; otherwise tells how hard it is to guess by itself.</summary>
    private Predictability? Open(IOperation value)
    {
        switch (value)
        {
            case IArgumentOperation or IBinaryOperation or IInterpolatedStringOperation or IInterpolatedStringTextOperation or IInterpolationOperation
                or ITupleOperation or IConditionalOperation or ICompoundAssignmentOperation or IArrayInitializerOperation or IUnaryOperation
                or IArrayCreationOperation or IArrayElementReferenceOperation { ArrayReference.Type: IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Char or SpecialType.System_Byte } }:
                return Push(value.ChildOperations);

            case ILocalReferenceOperation { Local: var local }:
                return SecretPurposes.Of(local.Name, _around) == SecretPurpose.None ? PushWrites(local, value) : Predictability.Unpredictable;
            case IParameterReferenceOperation { Parameter.Name: var name }:
                return OfNamed(name);
            case IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.SpecialType: SpecialType.System_String } }:
                return Push(value.ChildOperations);
            case IPropertyReferenceOperation { Property: { Name: var name, ContainingType: var type }, Instance: var instance }:
                return type.IsValueType && instance is not null ? Push([instance]) : OfNamed(name);
            case IFieldReferenceOperation { Field.Name: var name }:
                return OfNamed(name);

            case IAnonymousFunctionOperation lambda:
                return lambda.ReturnedValues() is { Count: > 0 } values ? Push(values) : Predictability.Unpredictable;
            case IDelegateCreationOperation creation:
                return Push([creation.Target]);
            case IObjectCreationOperation { Type: { Name: "StringBuilder" or "Guid" } or { SpecialType: SpecialType.System_String } } creation:
                return Push(creation.Arguments.Select(static argument => argument.Value));
            case IInvocationOperation call:
                return Open(call);
            default:
                return Predictability.Unpredictable;
        }
    }

    private Predictability? Open(IInvocationOperation call)
    {
        var arguments = call.Arguments.Select(static argument => argument.Value);
        switch (Neutral(call.TargetMethod))
        {
            case true when call.TargetMethod.ContainingType.Name is "HashAlgorithm":
                // An HMAC has a key.
                return call.Instance?.Unwrap().Type?.Name is "SHA1" or "SHA256" or "SHA384" or "SHA512" or "MD5" ? Push(arguments) : Predictability.Unpredictable;
            case true:
                return Push(call.Instance is { } instance ? arguments.Prepend(instance) : arguments);
        }

        // The method of a token is judged for itself; of any other, what it returns is.
        if (SecretPurposes.Of(call.TargetMethod.Name, _around) != SecretPurpose.None || !_followed.Add(call.TargetMethod)
            || call.TargetMethod is { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true } || call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        {
            return Predictability.Unpredictable;
        }

        return call.TargetMethod.BodyInSameTree(call)?.ReturnedValues() is { Count: > 0 } values ? Push(values) : Predictability.Unpredictable;
    }

    /// <summary>Whether a method of the base class library only turns values into other forms.</summary>
    private static bool Neutral(IMethodSymbol method) => method.DeclaringSyntaxReferences.IsEmpty && (method.Name, method.ContainingType?.Name) switch
    {
        ("ToString" or "ToByteArray", _) => true,
        ("HashData", "SHA1" or "SHA256" or "SHA384" or "SHA512" or "MD5") or ("ComputeHash", "HashAlgorithm") => true,
        (_, "String" or "Convert" or "BitConverter" or "Enumerable" or "Char" or "Math" or "StringBuilder" or "MemoryExtensions") => true,
        (_, "DateTime" or "DateTimeOffset" or "TimeSpan") => true,
        ("GetBytes" or "GetString", "Encoding" or "UTF8Encoding" or "ASCIIEncoding") => true,
        (_, "WebEncoders" or "Base64Url" or "Base64UrlEncoder" or "Base64UrlTextEncoder") => true,
        _ => false,
    };

    /// <summary>What is called salt or key makes a value hard to guess, wherever it comes from.</summary>
    private static Predictability OfNamed(string name) =>
        SecretPurposes.Mentions(name.AsSpan(), s_secretWords) ? Predictability.Unpredictable : Predictability.Public;

    /// <summary>What is assigned to a variable, and what an array or builder in it is filled with.</summary>
    private Predictability? PushWrites(ILocalSymbol local, IOperation use)
    {
        if (!_followed.Add(local))
            return null;

        foreach (var write in VariableWrites.Around(use).To(local))
        {
            if (write.Value is not { } written)
                return Predictability.Unpredictable;
            _parts.Push(written);
        }

        return local.Type is IArrayTypeSymbol or { Name: "StringBuilder" or "List" or "Span" } ? PushFillings(local, use.Body()) : null;
    }

    private Predictability? PushFillings(ILocalSymbol local, IOperation body)
    {
        foreach (var reference in body.Descendants())
        {
            if (reference is not ILocalReferenceOperation { Local: var other } || !SymbolEqualityComparer.Default.Equals(other, local))
                continue;
            var user = reference.Parent;
            while (user is IConversionOperation or IArgumentOperation)
                user = user.Parent;

            switch (user)
            {
                case IArrayElementReferenceOperation { Parent: ISimpleAssignmentOperation assignment } element when assignment.Target == element:
                    _parts.Push(assignment.Value);
                    break;
                case IInvocationOperation { Instance: ILocalReferenceOperation } filling when filling.Instance == reference && filling.TargetMethod.Name is "Append" or "Add" or "Insert":
                    Push(filling.Arguments.Select(static argument => argument.Value));
                    break;
                case IInvocationOperation { TargetMethod: { Name: "NextBytes", ContainingType.Name: "Random" } } filling:
                    _parts.Push(filling);
                    break;
                case IInvocationOperation filling when filling.Instance != reference && !Neutral(filling.TargetMethod):
                    return Predictability.Unpredictable;
            }
        }

        return null;
    }

    private Predictability? Push(IEnumerable<IOperation> parts)
    {
        foreach (var part in parts)
            _parts.Push(part);
        return null;
    }
}
