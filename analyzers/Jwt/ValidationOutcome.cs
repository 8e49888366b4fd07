using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>
/// What the code does with a validation's result. Reading <c>IsValid</c> or <c>Exception</c> is asking for the verdict, except for
/// a call that builds leave out; a result that leaves the body (returned, passed on, stored, captured) may be asked elsewhere.
/// </summary>
internal sealed class ValidationOutcome
{
    private readonly HashSet<ILocalSymbol> _locals = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SyntaxNode> _received = [];
    private readonly HashSet<SyntaxNode> _asked = [];
    private readonly HashSet<SyntaxNode> _trusted = [];
    private bool _leaves;

    /// <summary>Whether nobody asks, or what came out is used on a path on which nobody does.</summary>
    public static bool IsIgnored(IOperation validation)
    {
        var outcome = new ValidationOutcome();
        outcome.Follow(validation);
        return !outcome._leaves
            && (outcome._asked.Count == 0 || UnaskedPath.Exists(validation, outcome._asked, outcome._trusted, outcome.Overwritten(validation)));
    }

    private void Follow(IOperation value)
    {
        var result = Result(value);
        if (IsLeftOutOfBuilds(result))
            return;

        switch (result.Parent)
        {
            case IExpressionStatementOperation:
            case IInvocationOperation { TargetMethod.Name: "Wait" } waiting when waiting.Instance == result:
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                FollowLocal(local, declarator.Syntax, result);
                break;
            case ISimpleAssignmentOperation assignment when assignment.Value == result:
                FollowTarget(assignment.Target, result);
                Follow(assignment);
                break;
            case ITupleOperation tuple:
                FollowElement(tuple, result);
                break;
            case IPropertyReferenceOperation property:
                Note(property.Property, property.Syntax);
                break;
            case IConditionalAccessOperation access when access.Operation == result:
                FollowAccess(access);
                break;
            case IIsPatternOperation matched:
                FollowPattern(matched.Pattern, result);
                break;
            case ISwitchExpressionOperation choice when choice.Value == result:
                foreach (var arm in choice.Arms)
                    FollowPattern(arm.Pattern, result);
                break;
            case ISwitchOperation choice when choice.Value == result:
                foreach (var clause in choice.Cases.SelectMany(static section => section.Clauses).OfType<IPatternCaseClauseOperation>())
                    FollowPattern(clause.Pattern, result);
                break;
            case IBinaryOperation comparison when IsComparedWithNull(comparison):
                break;
            default:
                _leaves = true;
                break;
        }
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

    /// <summary>
    /// Whether it is for a call such as <c>Debug.Assert</c>, of which a release build keeps neither the call nor the arguments.
    /// Those under <c>TRACE</c> stay, which is on unless a project turns it off.
    /// </summary>
    private static bool IsLeftOutOfBuilds(IOperation value)
    {
        for (var parent = value.Parent; parent is not null and not IBlockOperation; parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod: var method } && IsConditional(method))
                return true;
        }

        return false;
    }

    private static bool IsConditional(IMethodSymbol method)
    {
        var symbols = method.GetAttributes()
            .Where(static attribute => attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
            .Select(static attribute => attribute.ConstructorArguments is [{ Value: string symbol }] ? symbol : null)
            .ToList();
        return symbols.Count > 0 && !symbols.Contains("TRACE");
    }

    private void FollowTarget(IOperation target, IOperation result)
    {
        switch (target)
        {
            case IDiscardOperation:
                break;
            case ILocalReferenceOperation { Local: var local }:
                FollowLocal(local, target.Syntax, result);
                break;
            case IDeclarationExpressionOperation { Expression: var declared }:
                FollowTarget(declared, result);
                break;
            default:
                _leaves = true;
                break;
        }
    }

    private void FollowElement(ITupleOperation tuple, IOperation element)
    {
        IOperation whole = tuple;
        while (whole.Parent is IConversionOperation)
            whole = whole.Parent;

        var target = (whole.Parent as IDeconstructionAssignmentOperation)?.Target;
        var targets = target is IDeclarationExpressionOperation { Expression: var declared } ? declared : target;
        var position = tuple.Elements.IndexOf(element);
        if (targets is ITupleOperation { Elements: var elements } && position >= 0 && position < elements.Length)
            FollowTarget(elements[position], element);
        else
            _leaves = true;
    }

    private void FollowLocal(ILocalSymbol local, SyntaxNode received, IOperation result)
    {
        _received.Add(received);
        if (!_locals.Add(local))
            return;

        var function = result.Function();
        foreach (var operation in result.Body().Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local)
                || IsWritten(reference))
            {
                continue;
            }

            if (reference.Function() == function)
                Follow(reference);
            else
                _leaves = true;
        }
    }

    private static bool IsWritten(ILocalReferenceOperation reference) => reference.IsDeclaration || reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation assignment } tuple => assignment.Target == tuple,
        _ => false,
    };

    /// <summary><c>result?.IsValid</c>: the first member counts.</summary>
    private void FollowAccess(IConditionalAccessOperation access)
    {
        var first = access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().FirstOrDefault()?.Parent;
        if (first is IPropertyReferenceOperation property)
            Note(property.Property, property.Syntax);
        else
            _leaves = true;
    }

    private void FollowPattern(IPatternOperation pattern, IOperation result)
    {
        foreach (var part in pattern.DescendantsAndSelf())
        {
            if (part is IPropertySubpatternOperation { Member: IPropertyReferenceOperation { Property: var property } })
                Note(property, part.Syntax);
            else if (DeclaredBy(part) is { } local && SymbolEqualityComparer.Default.Equals(local.Type, result.Type))
                FollowLocal(local, part.Syntax, result);
        }
    }

    private static ILocalSymbol? DeclaredBy(IOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol as ILocalSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol as ILocalSymbol,
        _ => null,
    };

    private static bool IsComparedWithNull(IBinaryOperation comparison) =>
        comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
        && (comparison.LeftOperand.IsNull() || comparison.RightOperand.IsNull());

    private void Note(IPropertySymbol property, SyntaxNode read)
    {
        if (property.Name is "IsValid" or "Exception")
            _asked.Add(read);
        else if (property.Name is "Claims" or "ClaimsIdentity" or "SecurityToken" or "Issuer" or "ValidatedSignedHttpRequest" or "AccessTokenValidationResult")
            _trusted.Add(read);
    }

    /// <summary>Where a variable that holds the result gets another value.</summary>
    private HashSet<SyntaxNode> Overwritten(IOperation validation)
    {
        var writes = VariableWrites.Around(validation);
        return [.. _locals.SelectMany(local => writes.To(local)).Select(static write => write.Target).Where(target => !_received.Contains(target))];
    }
}
