using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>The length of a key that is made at run time, where the source tells it.</summary>
/// <param name="Bytes">The length.</param>
/// <param name="Source">What makes the bytes.</param>
internal readonly record struct SigningKeySize(int Bytes, IOperation Source)
{
    /// <summary>Null for a key of unknown length, and for one that is written in the source: that is another rule's.</summary>
    public static SigningKeySize? Of(IOperation key, CancellationToken cancellation)
    {
        if (ValueTracer.Trace(key, cancellation).Origins is not [{ Certainty: Certainty.Known, Source: var source }])
            return null;
        if (source is IObjectCreationOperation { Type.Name: "SymmetricSecurityKey", Arguments: [{ Value: var bytes }] })
            return Of(bytes, cancellation);
        return Length(source) is { } length and > 0 ? new SigningKeySize(length, source) : null;
    }

    /// <summary>What RFC 7518, section 3.2, demands of the algorithm: a key as long as the hash. Without a known algorithm the shortest.</summary>
    public static int Required(IOperation use)
    {
        foreach (var argument in use.Arguments())
        {
            var name = argument.Parameter?.Name is "algorithm" or "alg" or "jwsAlg" ? argument.Value.Unwrap() switch
            {
                { ConstantValue.Value: string text } => text,
                IFieldReferenceOperation { Field.Name: var field } => field,
                _ => "",
            } : "";
            if (name.EndsWith("512", StringComparison.Ordinal))
                return 64;
            if (name.EndsWith("384", StringComparison.Ordinal))
                return 48;
        }

        return 32;
    }

    private static int? Length(IOperation source) => source switch
    {
        IArrayCreationOperation { Initializer: null, DimensionSizes: [{ ConstantValue.Value: int size }], Type: IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } } => size,
        IInvocationOperation call => (call.TargetMethod.Name, call.TargetMethod.ContainingType?.Name) switch
        {
            ("GetBytes", "RandomNumberGenerator" or "DeriveBytes" or "Rfc2898DeriveBytes") when call.Arguments is [{ Value.ConstantValue.Value: int count }] => count,
            ("Pbkdf2", "Rfc2898DeriveBytes") or ("DeriveKey" or "Expand", "HKDF") => call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "outputLength")?.Value.ConstantValue.Value as int?,
            ("ToByteArray", "Guid") => 16,
            ("HashData", var hash) => Hash(hash),
            ("ComputeHash", "HashAlgorithm") => Hash(call.Instance?.Unwrap().Type?.Name),
            _ => null,
        },
        _ => null,
    };

    private static int? Hash(string? algorithm) => algorithm switch
    {
        "MD5" => 16,
        "SHA1" => 20,
        "SHA256" => 32,
        "SHA384" => 48,
        _ => null,
    };
}
