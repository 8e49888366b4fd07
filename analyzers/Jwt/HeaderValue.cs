using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>What the header of an unverified token says about its key, as it goes through the code that looks for the key.</summary>
/// <param name="parameters">The parameters that hold the header or a value of it.</param>
internal sealed class HeaderValue(params IParameterSymbol[] parameters)
{
    private static readonly HashSet<string> s_names = ["kid", "jku", "x5u", "x5c", "jwk", "Kid", "Jku", "X5u", "X5c", "Jwk"];

    private static readonly string[] s_checks = ["Contains", "Equals", "StartsWith", "IsMatch", "TryGetValue", "TryParse", "ContainsKey"];

    /// <summary>Whether the value is one of the header's, alone or as a part of a path, an address or a command.</summary>
    public bool Reaches(IOperation value)
    {
        var (open, seen) = (new Stack<IOperation>(), new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        open.Push(value);
        while (open.Count > 0)
        {
            foreach (var part in TextValues.Of(open.Pop()))
            {
                var source = part.Unwrap();
                if (IsValue(source))
                    return true;
                if (source is ILocalReferenceOperation { Local: var local } && !seen.Add(local))
                    continue;
                foreach (var origin in Origins(source))
                    open.Push(origin);
            }
        }

        return false;
    }

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
            (call.Instance is { } instance && Reaches(instance)) || call.Arguments.Any(argument => argument.Parameter?.RefKind != RefKind.Out && Reaches(argument.Value)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            !comparison.LeftOperand.IsNull() && !comparison.RightOperand.IsNull() && (Reaches(comparison.LeftOperand) || Reaches(comparison.RightOperand)),
        _ => false,
    });

    /// <summary>Whether the value is read from the header right here.</summary>
    private bool IsValue(IOperation value) => value switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => parameter.Type.SpecialType == SpecialType.System_String && IsOurs(parameter),
        IPropertyReferenceOperation { Property.IsIndexer: true } lookup => lookup.Arguments.Any(static key => IsName(key.Value)) && IsOfToken(lookup.Instance),
        IPropertyReferenceOperation property => s_names.Contains(property.Property.Name) && IsOfToken(property.Instance),
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Any(static write => write.Value is null && IsOutput(write)),
        IConditionalAccessOperation access => access.WhenNotNull is IPropertyReferenceOperation property && s_names.Contains(property.Property.Name) && IsOfToken(access.Operation),
        IInvocationOperation { TargetMethod.Name: "GetHeaderValue" or "GetValueOrDefault" } call => call.Arguments.Any(static argument => IsName(argument.Value)),
        _ => false,
    };

    /// <summary>The values that this one is made of.</summary>
    private static IEnumerable<IOperation> Origins(IOperation value) => value switch
    {
        ILocalReferenceOperation local => VariableWrites.Around(local).To(local.Local).Select(static write => write.Value).OfType<IOperation>(),
        IAwaitOperation await => [await.Operation],
        IInvocationOperation { TargetMethod: { Name: "Combine" or "Join" or "GetFullPath", ContainingType.Name: "Path" } } path => path.Arguments.SelectMany(static argument => argument.Value.Elements()),
        IInvocationOperation { TargetMethod.Name: "ToString", Instance: { } instance } => [instance],
        IInvocationOperation call when PassThrough.Of(call) is { } passed => [passed],
        IObjectCreationOperation creation when PassThrough.Of(creation) is { } passed => [passed],
        _ => [],
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
}
