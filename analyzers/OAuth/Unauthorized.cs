using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>Where code runs because an answer had status 401, or 403, which some servers give for an expired token.</summary>
internal static class Unauthorized
{
    /// <summary>Whether the operation runs only after such an answer.</summary>
    public static bool IsKnownAt(IOperation operation) => Guard.Protects(operation, Tells) || IsInLoop(operation);

    /// <summary>Whether the operation runs again, in the next round of a loop, after such an answer.</summary>
    public static bool LeadsBackTo(IOperation operation) => LoopAround(operation) is { } loop && loop.Descendants().Any(test =>
        test is IConditionalOperation { WhenFalse: null } choice && choice.Syntax.SpanStart > operation.Syntax.SpanStart
        && (Leaves(choice.WhenTrue) ? Guard.Tells(choice.Condition, holds: false, Tells) : Guard.Tells(choice.Condition, holds: true, Tells)));

    /// <summary>The innermost loop around the operation, within its function.</summary>
    public static IOperation? LoopAround(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is not (null or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation))
            parent = parent.Parent;
        return parent as ILoopOperation;
    }

    /// <summary>Whether one condition, holding or not, tells of such an answer.</summary>
    public static bool Tells(IOperation condition, bool holds)
    {
        switch (condition)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test:
                return holds == (test.OperatorKind == BinaryOperatorKind.Equals)
                    && ((IsStatus(test.LeftOperand) && IsRefusal(test.RightOperand)) || (IsStatus(test.RightOperand) && IsRefusal(test.LeftOperand)));
            case IIsPatternOperation { Value: var status, Pattern: var pattern } when IsStatus(status):
                for (; pattern is INegatedPatternOperation not; pattern = not.Pattern)
                    holds = !holds;
                return holds && IsRefusal(pattern);
            case IIsPatternOperation { Pattern: IRecursivePatternOperation { PropertySubpatterns: [{ Member: IPropertyReferenceOperation { Property.Name: "StatusCode" }, Pattern: var code }] } }:
                return holds && IsRefusal(code);
            default:
                return false;
        }
    }

    /// <summary><c>while (response.StatusCode == HttpStatusCode.Unauthorized &amp;&amp; …)</c>.</summary>
    private static bool IsInLoop(IOperation operation) => LoopAround(operation) is IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } && Guard.Tells(condition, holds: true, Tells);

    private static bool IsStatus(IOperation value) => value.Unwrap() switch
    {
        IPropertyReferenceOperation { Property: { Name: "StatusCode", ContainingType.Name: "HttpResponseMessage" } } => true,
        IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property: { Name: "StatusCode", ContainingType.Name: "HttpResponseMessage" } } } => true,
        _ => false,
    };

    private static bool IsRefusal(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsRefusal(constant.Value),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsRefusal(either.LeftPattern) && IsRefusal(either.RightPattern),
        _ => false,
    };

    private static bool IsRefusal(IOperation value) => value.Unwrap().ConstantValue.Value is 401 or 403;

    private static bool Leaves(IOperation branch) => branch switch
    {
        IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break } or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        _ => false,
    };
}
