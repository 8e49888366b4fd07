using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>The values that a text is put together from: holes, operands, arguments of a format, and the arms of a choice.</summary>
internal static class TextValues
{
    /// <summary>The parts, each at its own place in the code; a value that is not put together stands for itself.</summary>
    public static IEnumerable<IOperation> Of(IOperation value)
    {
        // Generated code concatenates thousands of operands: a stack of our own instead of recursion.
        var open = new Stack<IOperation>();
        open.Push(value);
        while (open.Count > 0)
        {
            var part = open.Pop();
            if (Inside(part.Unwrap()) is not { } inner)
            {
                yield return part;
                continue;
            }

            foreach (var operation in inner)
                open.Push(operation);
        }
    }

    private static IEnumerable<IOperation>? Inside(IOperation value) => value switch
    {
        IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().Select(static hole => hole.Expression),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => [sum.LeftOperand, sum.RightOperand],
        IConditionalOperation { WhenFalse: { } otherwise } choice => [choice.WhenTrue, otherwise],
        ICoalesceOperation coalesce => [coalesce.Value, coalesce.WhenNull],
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues,
        IInvocationOperation { TargetMethod: { Name: "Format" or "Concat" or "Join", ContainingType.SpecialType: SpecialType.System_String } } call =>
            call.Arguments.Select(static argument => argument.Value),
        _ => null,
    };
}
