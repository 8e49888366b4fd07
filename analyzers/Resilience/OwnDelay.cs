using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Whether a client chose how long it waits: by constants, settings, the count of attempts and chance, but by nothing that a server said.</summary>
internal static class OwnDelay
{
    public static bool Is(IOperation amount) => Is(amount, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether a delegate chooses the wait like that.</summary>
    public static bool IsOf(IOperation generator, CancellationToken cancellation) =>
        Callback.Of(generator, cancellation)?.Body.ReturnedValues() is { Count: > 0 } amounts && amounts.All(Is);

    private static bool Is(IOperation amount, HashSet<ISymbol> variables)
    {
        amount = amount.Unwrap();
        if (amount.ConstantValue.HasValue)
            return true;

        return amount switch
        {
            IBinaryOperation both => Is(both.LeftOperand, variables) && Is(both.RightOperand, variables),
            IUnaryOperation one => Is(one.Operand, variables),
            IIncrementOrDecrementOperation step => Is(step.Target, variables),
            IConditionalOperation { WhenFalse: { } other } either => Is(either.WhenTrue, variables) && Is(other, variables),
            ILocalReferenceOperation local => IsWrittenBy(local.Local, amount, variables),
            IParameterReferenceOperation parameter => IsWrittenBy(parameter.Parameter, amount, variables),
            IFieldReferenceOperation { Field: { IsReadOnly: true } or { IsConst: true } } => true,
            IPropertyReferenceOperation property => IsSetting(property.Property),
            ISwitchExpressionOperation choice => choice.Arms.All(arm => Is(arm.Value, variables)),
            IInvocationOperation call when PassThrough.Of(call) is { } finished => Is(finished, variables),
            IObjectCreationOperation creation when PassThrough.Of(creation) is { } finished => Is(finished, variables),
            IInvocationOperation call => (IsArithmetic(call.TargetMethod.ContainingType) || IsComputedBy(call, variables)) && call.Arguments.All(argument => Is(argument.Value, variables)),
            IObjectCreationOperation { Type: INamedTypeSymbol type } creation => IsArithmetic(type) && creation.Arguments.All(argument => Is(argument.Value, variables)),
            _ => false,
        };
    }

    private static bool IsWrittenBy(ISymbol variable, IOperation reference, HashSet<ISymbol> variables)
    {
        if (!variables.Add(variable))
            return true;

        return VariableWrites.Around(reference).To(variable).All(write => (write.Value, write.Node) switch
        {
            ({ } value, _) => Is(value, variables),
            (null, ICompoundAssignmentOperation { Value: var value }) => Is(value, variables),
            (null, IIncrementOrDecrementOperation) => true,
            _ => false,
        });
    }

    /// <summary>Whether a method of the same file makes the wait of its arguments and nothing else.</summary>
    private static bool IsComputedBy(IInvocationOperation call, HashSet<ISymbol> variables) =>
        !call.TargetMethod.IsVirtual && variables.Add(call.TargetMethod.OriginalDefinition)
        && call.TargetMethod.OriginalDefinition.BodyInSameTree(call)?.ReturnedValues() is { Count: > 0 } amounts && amounts.All(amount => Is(amount, variables));

    private static bool IsSetting(IPropertySymbol property) =>
        !property.IsIndexer
        && (property.Name == "AttemptNumber" || IsArithmetic(property.ContainingType) || property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal)
            || property.ContainingType.Name.EndsWith("Settings", StringComparison.Ordinal));

    private static bool IsArithmetic(INamedTypeSymbol type) =>
        type is { Name: "TimeSpan" or "Math" or "Random" or "Int32" or "Double", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
