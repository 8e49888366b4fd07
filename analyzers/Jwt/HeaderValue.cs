using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>What the header of an unverified token says about its key, as it goes through the code that looks for the key.</summary>
/// <param name="parameters">The parameters that hold the header or a value of it.</param>
internal sealed class HeaderValue(params IParameterSymbol[] parameters)
{
    private const int MaxDepth = 8;

    private static readonly HashSet<string> s_names = ["kid", "jku", "x5u", "x5c", "jwk", "Kid", "Jku", "X5u", "X5c", "Jwk"];

    private static readonly string[] s_checks = ["Contains", "Equals", "StartsWith", "IsMatch", "TryGetValue", "TryParse", "ContainsKey"];

    /// <summary>Whether the value is one of the header's, alone or as a part of a path, an address or a command.</summary>
    public bool Reaches(IOperation value) => Reaches(value, MaxDepth);

    /// <summary>The header inside a function that is called with it; null when it is not.</summary>
    public HeaderValue? PassedTo(IInvocationOperation call)
    {
        var passed = call.Arguments.Where(argument => argument.Parameter is not null && (Reaches(argument.Value) || IsToken(argument.Value)))
            .Select(static argument => argument.Parameter!.OriginalDefinition).ToArray();
        return passed.Length == 0 ? null : new HeaderValue(passed);
    }

    /// <summary>Whether the body compares the header's value with something that it expects.</summary>
    public bool IsCheckedIn(IOperation body) => body.Descendants().Any(operation => operation switch
    {
        IInvocationOperation call when s_checks.Contains(call.TargetMethod.Name) =>
            (call.Instance is { } instance && Reaches(instance)) || call.Arguments.Any(argument => Reaches(argument.Value)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand) && (Reaches(comparison.LeftOperand) || Reaches(comparison.RightOperand)),
        _ => false,
    });

    private bool Reaches(IOperation? value, int depth)
    {
        if (value is null || depth == 0)
            return false;

        foreach (var part in TextValues.Of(value))
        {
            var reaches = part.Unwrap() switch
            {
                IParameterReferenceOperation { Parameter: var parameter } => parameter.Type.SpecialType == SpecialType.System_String && IsOurs(parameter),
                IPropertyReferenceOperation { Property.IsIndexer: true } lookup => lookup.Arguments.Any(static key => IsName(key.Value)) && IsOfToken(lookup.Instance),
                IPropertyReferenceOperation property => s_names.Contains(property.Property.Name) && IsOfToken(property.Instance),
                ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Any(write => write.Value is { } written ? Reaches(written, depth - 1) : IsOutput(write)),
                IObjectCreationOperation creation => PassThrough.Of(creation) is { } passed && Reaches(passed, depth - 1),
                IInvocationOperation call => ReachesThrough(call, depth),
                IAwaitOperation await => Reaches(await.Operation, depth - 1),
                IConditionalAccessOperation access => access.WhenNotNull is IPropertyReferenceOperation property && s_names.Contains(property.Property.Name) && IsOfToken(access.Operation),
                _ => false,
            };
            if (reaches)
                return true;
        }

        return false;
    }

    private bool ReachesThrough(IInvocationOperation call, int depth) => call.TargetMethod.Name switch
    {
        "Combine" or "Join" or "GetFullPath" when call.TargetMethod.ContainingType.Name == "Path" =>
            call.Arguments.SelectMany(static argument => argument.Value.Elements()).Any(part => Reaches(part, depth - 1)),
        "GetHeaderValue" or "GetValueOrDefault" => call.Arguments.Any(static argument => IsName(argument.Value)),
        "ToString" => Reaches(call.Instance, depth - 1),
        _ => PassThrough.Of(call) is { } passed && Reaches(passed, depth - 1),
    };

    private static bool IsOutput(Write write)
    {
        var target = write.Node.Parent is IDeclarationExpressionOperation declaration ? declaration.Parent : write.Node.Parent;
        return target is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "TryGetHeaderValue" or "TryGetValue" } call } && call.Arguments.Any(static argument => IsName(argument.Value));
    }

    private bool IsToken(IOperation value) => value.Unwrap() is IParameterReferenceOperation { Parameter: var parameter } && IsOurs(parameter);

    /// <summary>Whether the object is the token, its header, or the same after a cast.</summary>
    private bool IsOfToken(IOperation? instance) => instance?.Unwrap() switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => IsOurs(parameter),
        ILocalReferenceOperation { Type.Name: "JwtSecurityToken" or "JsonWebToken" or "SecurityToken" or "JwtHeader" } => true,
        IPropertyReferenceOperation { Property.Name: "Header" or "UnsafeHeader" } header => IsOfToken(header.Instance),
        _ => false,
    };

    private bool IsOurs(IParameterSymbol parameter) => parameters.Contains(parameter.OriginalDefinition, SymbolEqualityComparer.Default);

    private static bool IsName(IOperation key) => key.Unwrap().ConstantValue.Value is string name && s_names.Contains(name);

    private static bool IsNull(IOperation value) => value.Unwrap().ConstantValue is { HasValue: true, Value: null };
}
