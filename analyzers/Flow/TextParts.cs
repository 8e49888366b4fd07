using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>The ways of C# to put a text together.</summary>
internal static class TextParts
{
    /// <summary>The parts in the order of the text; null when the operation does something else.</summary>
    public static ImmutableArray<Part>? Of(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } append => ImmutableArray.Create(Part.Of(append.Target), Part.Of(append.Value)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum => Parts(Summands(sum)),
        IInterpolatedStringOperation interpolated => Parts(interpolated.Parts.Select(static part => part switch
        {
            IInterpolatedStringTextOperation text => text.Text,
            IInterpolationOperation { Alignment: null, FormatString: null } hole => hole.Expression,
            _ => part,
        })),
        IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concat =>
            Parts(concat.Arguments.SelectMany(static argument => argument.Value.Elements())),
        IInvocationOperation { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } } format => FormatItems.Of(format),
        _ => null,
    };

    private static ImmutableArray<Part> Parts(IEnumerable<IOperation> operations) => operations.Select(Part.Of).ToImmutableArray();

    private static IEnumerable<IOperation> Summands(IBinaryOperation sum)
    {
        var summands = new Stack<IOperation>();
        IOperation operand = sum;
        while (operand is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } left
            && !left.ConstantValue.HasValue)
        {
            summands.Push(left.RightOperand);
            operand = left.LeftOperand;
        }

        summands.Push(operand);
        return summands;
    }
}
