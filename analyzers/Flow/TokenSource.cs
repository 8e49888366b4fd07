using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Whether a value comes out of a token response.</summary>
internal static class TokenSource
{
    /// <summary>Variables and calls that are followed from the value.</summary>
    private const int MaxDepth = 32;

    /// <summary>Whether the value is this field of a token response, perhaps inside a text or header, or plus or minus some slack.</summary>
    public static bool Reads(IOperation value, TokenField field) => Reads(value, field, MaxDepth);

    /// <summary>Whether the value is a whole token response, such as an awaited call gives it.</summary>
    public static bool IsResponse(IOperation value) => TokenFields.IsResponse(Result(value.Type));

    /// <summary>The type that a task or a lazy value yields; any other type stands for itself.</summary>
    public static ITypeSymbol? Result(ITypeSymbol? type)
    {
        while (type is INamedTypeSymbol { Name: "Task" or "ValueTask" or "Lazy" or "AsyncLazy", TypeArguments: [var result] })
            type = result;
        return type;
    }

    private static bool Reads(IOperation? value, TokenField field, int depth)
    {
        if (value is null || depth == 0)
            return false;

        bool Is(IOperation? part) => Reads(part, field, depth - 1);

        return value.Unwrap() switch
        {
            IAwaitOperation await => Is(await.Operation),
            ICoalesceOperation coalesce => Is(coalesce.Value) || Is(coalesce.WhenNull),
            ICoalesceAssignmentOperation coalesce => Is(coalesce.Value),
            ISimpleAssignmentOperation assignment => Is(assignment.Value),
            IConditionalOperation choice => Is(choice.WhenTrue) || Is(choice.WhenFalse),
            IConditionalAccessOperation access => Is(access.WhenNotNull) || (HandsOn(access.WhenNotNull) && Is(access.Operation)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => Is(sum.LeftOperand) || Is(sum.RightOperand),
            IInterpolatedStringOperation text => text.Parts.Any(part => part is IInterpolationOperation hole && Is(hole.Expression)),

            IObjectCreationOperation { Type.Name: "AuthenticationHeaderValue", Arguments: [_, var parameter] } => Is(parameter.Value),
            IObjectCreationOperation creation => PassThrough.Of(creation) is { } passed && Is(passed),
            IInvocationOperation call => IsLookup(call, field) || Is(HandedOn(call)) || Returns(call, field, depth),

            IPropertyReferenceOperation { Property.IsIndexer: true } indexer => !IsConfiguration(indexer.Property) && HasKey(indexer.Arguments, field),
            IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } nullable => Is(nullable.Instance),
            IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } task => Is(task.Instance),
            IMemberReferenceOperation member => TokenFields.Of(member.Member) == field,
            ILocalReferenceOperation local => IsWritten(VariableWrites.Around(local).To(local.Local), field, depth),

            IDynamicMemberReferenceOperation member => TokenFields.Named(member.MemberName) == field,
            IDynamicIndexerAccessOperation indexer => indexer.Arguments.Any(key => IsKey(key, field)),
            IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation { Instance: { } instance } } => Is(instance),
            _ => false,
        };
    }

    /// <summary>A look-up by the field's name in JSON, a dictionary, or the saved tokens of a sign-in.</summary>
    private static bool IsLookup(IInvocationOperation call, TokenField field) =>
        call.TargetMethod.Name is "GetProperty" or "SelectToken" or "Value" or "GetValue" or "GetValueOrDefault" or "GetString"
            or "GetTokenAsync" or "GetTokenValue" or "FindFirst" or "FindFirstValue"
        && !IsConfiguration(call.TargetMethod) && HasKey(call.Arguments, field);

    /// <summary>A token from configuration was given out for good: it comes from no token response.</summary>
    private static bool IsConfiguration(ISymbol member) => member.ContainingType.Name.IndexOf("Configuration", StringComparison.Ordinal) >= 0;

    private static bool HasKey(ImmutableArray<IArgumentOperation> arguments, TokenField field) => arguments.Any(argument => IsKey(argument.Value, field));

    private static bool IsKey(IOperation key, TokenField field) => key.Unwrap().ConstantValue.Value is string name && TokenFields.Named(name) == field;

    /// <summary>Whether what is called on the value gives the value itself, as text or as a number.</summary>
    private static bool HandsOn(IOperation whenNotNull) => whenNotNull.Unwrap() switch
    {
        IInvocationOperation call => HandedOn(call) is not null,
        IConditionalAccessOperation access => HandsOn(access.Operation) && HandsOn(access.WhenNotNull),
        IConditionalAccessInstanceOperation => true,
        _ => false,
    };

    /// <summary>What a conversion gives back in another form.</summary>
    private static IOperation? HandedOn(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "GetString" or "GetInt32" or "GetInt64" or "GetDouble" or "ToString" or "Value" or "GetValue" or "ToObject" or "Deserialize" or "GetValueOrDefault"
            or "ConfigureAwait" or "GetAwaiter" or "GetResult" => call.Instance ?? FirstOf(call),
        "Parse" or "ToInt32" or "ToInt64" or "ToDouble" or "Max" or "Min" => FirstOf(call),
        _ => PassThrough.Of(call),
    };

    private static IOperation? FirstOf(IInvocationOperation call) => call.Arguments.Length > 0 ? call.Arguments[0].Value : null;

    private static bool Returns(IInvocationOperation call, TokenField field, int depth) =>
        call.TargetMethod is { IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: false } method
        && method.BodyInSameTree(call)?.ReturnedValues() is { } values
        && values.Any(returned => Reads(returned, field, depth / 2));

    /// <summary>Whether the field is written to a variable, and nothing scales it there: <c>seconds /= 60</c>.</summary>
    private static bool IsWritten(IReadOnlyList<Write> writes, TokenField field, int depth) =>
        writes.Any(write => write.Value is { } written ? Reads(written, field, depth - 1) : IsOutput(write, field, depth))
        && !writes.Any(static write => write.Node is ICompoundAssignmentOperation { OperatorKind: var kind } ? IsScaling(kind) : write.Value?.Unwrap() is IBinaryOperation product && IsScaling(product.OperatorKind));

    private static bool IsScaling(BinaryOperatorKind kind) => kind is BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide;

    /// <summary><c>TryGetValue("access_token", out var token)</c> and <c>int.TryParse(response.ExpiresIn, out var seconds)</c>.</summary>
    private static bool IsOutput(Write write, TokenField field, int depth)
    {
        var target = write.Node.Parent is IDeclarationExpressionOperation declaration ? declaration.Parent : write.Node.Parent;
        return target is IArgumentOperation { Parent: IInvocationOperation call } && call.TargetMethod.Name switch
        {
            "TryGetValue" or "TryGetProperty" => HasKey(call.Arguments, field),
            "TryParse" => Reads(FirstOf(call), field, depth - 1),
            _ => false,
        };
    }
}
