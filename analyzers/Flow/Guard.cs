using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What is known to be true where an operation runs, from the conditions around it and the returns before it.</summary>
internal static class Guard
{
    /// <summary>
    /// Whether the operation runs only where a fact holds: in a branch whose condition tells it, or after a statement such as
    /// <c>if (!fact) return;</c>.
    /// </summary>
    /// <param name="operation">What runs.</param>
    /// <param name="tells">Whether one simple condition, holding or not, tells the fact.</param>
    public static bool Protects(IOperation operation, Func<IOperation, bool, bool> tells) =>
        Decided(operation).Any(decided => Tells(decided.Test.Condition, decided.Holds, tells));

    /// <summary>The conditions that are decided where the operation runs, the nearest first: around it, and of the returns before it.</summary>
    public static IEnumerable<(IConditionalOperation Test, bool Holds)> Decided(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalOperation conditional && conditional.Condition != child)
                yield return (conditional, conditional.WhenTrue == child);

            if (parent is not IBlockOperation block)
                continue;
            for (var earlier = block.Operations.IndexOf(child) - 1; earlier >= 0; earlier--)
            {
                if (block.Operations[earlier] is IConditionalOperation { WhenFalse: null } guard && Leaves(guard.WhenTrue))
                    yield return (guard, false);
            }
        }
    }

    /// <summary>Whether the condition, holding or not, tells the fact on every way to that outcome.</summary>
    public static bool Tells(IOperation condition, bool holds, Func<IOperation, bool, bool> tells) => condition.Unwrap() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Tells(not.Operand, !holds, tells),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => holds
            ? Tells(both.LeftOperand, true, tells) || Tells(both.RightOperand, true, tells)
            : Tells(both.LeftOperand, false, tells) && Tells(both.RightOperand, false, tells),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => holds
            ? Tells(either.LeftOperand, true, tells) && Tells(either.RightOperand, true, tells)
            : Tells(either.LeftOperand, false, tells) || Tells(either.RightOperand, false, tells),
        var simple => tells(simple, holds),
    };

    private static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation or IThrowOperation or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        _ => false,
    };
}
