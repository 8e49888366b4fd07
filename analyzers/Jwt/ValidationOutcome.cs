using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>
/// Whether anything asks how a validation came out. Reading <c>IsValid</c> or <c>Exception</c> anywhere in the body is asking;
/// a result that leaves the body (returned, passed on, stored, captured) may be asked elsewhere.
/// </summary>
internal sealed class ValidationOutcome
{
    private readonly HashSet<ILocalSymbol> _seen = new(SymbolEqualityComparer.Default);

    public static bool IsIgnored(IOperation validation) => new ValidationOutcome().Ignores(validation);

    private bool Ignores(IOperation value)
    {
        var result = Result(value);
        return result.Parent switch
        {
            IExpressionStatementOperation => true,
            IInvocationOperation { TargetMethod.Name: "Wait" } waiting when waiting.Instance == result => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => IgnoresLocal(local, result),
            ISimpleAssignmentOperation assignment when assignment.Value == result => assignment.Parent is IExpressionStatementOperation && IgnoresTarget(assignment.Target, result),
            ITupleOperation tuple => IgnoresElement(tuple, result),
            IPropertyReferenceOperation property => !Asks(property.Property),
            IConditionalAccessOperation access when access.Operation == result => IgnoresAccess(access),
            IIsPatternOperation matched => IgnoresPattern(matched.Pattern),
            IBinaryOperation => IsComparedWithNull(result.Parent),
            _ => false,
        };
    }

    /// <summary>The whole expression that has the result as its value: awaited, converted, one arm of a choice.</summary>
    private static IOperation Result(IOperation value)
    {
        while (true)
        {
            switch (value.Parent)
            {
                case IAwaitOperation or IConversionOperation or IParenthesizedOperation or ICoalesceOperation:
                case IConditionalOperation conditional when conditional.Condition != value && conditional.Type is not null:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" } awaited when awaited.Instance == value:
                case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } }:
                    value = value.Parent;
                    break;
                default:
                    return value;
            }
        }
    }

    private bool IgnoresTarget(IOperation target, IOperation seenFrom) => target switch
    {
        IDiscardOperation => true,
        ILocalReferenceOperation { Local: var local } => IgnoresLocal(local, seenFrom),
        IDeclarationExpressionOperation { Expression: var declared } => IgnoresTarget(declared, seenFrom),
        _ => false,
    };

    private bool IgnoresElement(ITupleOperation tuple, IOperation element)
    {
        IOperation whole = tuple;
        while (whole.Parent is IConversionOperation)
            whole = whole.Parent;
        if (whole.Parent is not IDeconstructionAssignmentOperation { Target: var target })
            return false;

        var targets = target is IDeclarationExpressionOperation { Expression: var declared } ? declared : target;
        var position = tuple.Elements.IndexOf(element);
        return targets is ITupleOperation { Elements: var elements } && position >= 0 && position < elements.Length
            && IgnoresTarget(elements[position], element);
    }

    private bool IgnoresLocal(ILocalSymbol local, IOperation seenFrom)
    {
        if (!_seen.Add(local))
            return true;

        var function = seenFrom.Function();
        foreach (var operation in seenFrom.Body().Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local)
                || IsWritten(reference))
            {
                continue;
            }

            if (reference.Function() != function || !Ignores(reference))
                return false;
        }

        return true;
    }

    private static bool IsWritten(ILocalReferenceOperation reference) => reference.IsDeclaration || reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation assignment } tuple => assignment.Target == tuple,
        _ => false,
    };

    /// <summary><c>result?.IsValid</c>: the first member decides.</summary>
    private static bool IgnoresAccess(IConditionalAccessOperation access)
    {
        foreach (var operation in access.WhenNotNull.DescendantsAndSelf())
        {
            if (operation is IConditionalAccessInstanceOperation { Parent: var first })
                return first is IPropertyReferenceOperation property && !Asks(property.Property);
        }

        return false;
    }

    private static bool IgnoresPattern(IPatternOperation pattern) => !pattern.DescendantsAndSelf().Any(static operation => operation switch
    {
        IPropertySubpatternOperation { Member: IPropertyReferenceOperation property } => Asks(property.Property),
        IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null } => true,
        _ => false,
    });

    private static bool IsComparedWithNull(IOperation comparison) => comparison is IBinaryOperation
    {
        OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals,
        LeftOperand: var left,
        RightOperand: var right,
    } && (left.Unwrap().ConstantValue is { HasValue: true, Value: null } || right.Unwrap().ConstantValue is { HasValue: true, Value: null });

    private static bool Asks(IPropertySymbol property) => property.Name is "IsValid" or "Exception";
}
