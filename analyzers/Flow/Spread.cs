using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Where a value goes: the other direction of <see cref="ValueTracer"/>, for values that few places of a program have. What is
/// made of a value counts as the value: a member, an element, a text, the answer of a call. It is followed through variables, and
/// through one call within the type.
/// </summary>
internal sealed class Spread
{
    private const int MaxValues = 512;
    private const int MaxCalls = 1;

    private readonly Func<IOperation, bool> _isEnd;
    private readonly Stack<(IOperation Value, int Calls)> _open = new();
    private readonly HashSet<IOperation> _seen = [];
    private readonly List<IOperation> _values = [];
    private readonly Dictionary<IOperation, ILookup<ISymbol, IOperation>> _reads = [];

    private Spread(Func<IOperation, bool> isEnd) => _isEnd = isEnd;

    /// <summary>The operations that have the value, the source first.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="isEnd">What is of no interest any more, with all that is made of it.</param>
    public static IReadOnlyList<IOperation> Of(IOperation source, Func<IOperation, bool> isEnd)
    {
        var spread = new Spread(isEnd);
        spread._open.Push((source, 0));
        while (spread._open.Count > 0 && spread._values.Count < MaxValues)
        {
            var (value, calls) = spread._open.Pop();
            spread._values.Add(value);
            spread.Follow(value, calls);
        }

        return spread._values;
    }

    private void Add(IOperation value, int calls)
    {
        if (!_isEnd(value) && _seen.Add(value))
            _open.Push((value, calls));
    }

    private void Follow(IOperation value, int calls)
    {
        switch (value.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation or ICoalesceOperation or IInterpolatedStringOperation or ITupleOperation
                or ISwitchExpressionOperation or IArrayCreationOperation or IObjectCreationOperation:
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
            case IPropertyReferenceOperation { Instance: { } owner } when owner == value:
            case IArrayElementReferenceOperation element when element.ArrayReference == value:
            case IInvocationOperation { Instance: { } receiver } when receiver == value:
            case IConditionalOperation choice when choice.Condition != value && choice.Type is not null:
                Add(value.Parent, calls);
                break;
            case IInterpolationOperation or ISwitchExpressionArmOperation or IArrayInitializerOperation:
                Add(value.Parent.Parent!, calls);
                break;
            case IConditionalAccessOperation access:
                if (access.Operation != value)
                    Add(access, calls);
                else if (access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().FirstOrDefault() is { } instance)
                    Add(instance, calls);
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                AddReads(local, value, calls);
                break;
            case ISimpleAssignmentOperation assignment when assignment.Value == value:
                if (assignment.Target is ILocalReferenceOperation { Local: var target })
                    AddReads(target, value, calls);
                Add(assignment, calls);
                break;
            case IIsPatternOperation matched:
                foreach (var pattern in matched.Pattern.DescendantsAndSelf())
                    AddReads((pattern as IDeclarationPatternOperation)?.DeclaredSymbol ?? (pattern as IRecursivePatternOperation)?.DeclaredSymbol, value, calls);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var each } } loop when loop.Collection == value:
                AddReads(each, value, calls);
                break;
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                FollowInto(call, argument, calls);
                break;
            case IArgumentOperation { Parent: IObjectCreationOperation creation }:
                Add(creation, calls);
                break;
            case IReturnOperation when calls < MaxCalls && value.Function() is null:
                foreach (var call in Callers(value))
                    Add(call, calls + 1);
                break;
        }
    }

    /// <summary>Into a method of the type; otherwise the answer is made of the argument, and so is a collection that it is added to.</summary>
    private void FollowInto(IInvocationOperation call, IArgumentOperation argument, int calls)
    {
        if (argument.Parameter is { } parameter && calls < MaxCalls && call.TargetMethod.BodyInSameTree(call) is { } body)
            AddReads(parameter.OriginalDefinition, body, calls + 1);
        if (!call.TargetMethod.ReturnsVoid)
            Add(call, calls);
        if (!call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal))
            return;
        if (call.Instance is ILocalReferenceOperation { Local: var collection })
            AddReads(collection, call, calls);
        else if (call.Parent is IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation created })
            Add(created, calls);
    }

    private void AddReads(ISymbol? variable, IOperation seenFrom, int calls)
    {
        if (variable is null)
            return;
        var body = seenFrom.Body();
        if (!_reads.TryGetValue(body, out var reads))
            _reads.Add(body, reads = ReadsIn(body));
        foreach (var read in reads[variable])
            Add(read, calls);
    }

    /// <summary>Every read of a variable in the body, looked for once.</summary>
    private static ILookup<ISymbol, IOperation> ReadsIn(IOperation body)
    {
        var reads =
            from operation in body.Descendants()
            where !(operation.Parent is IAssignmentOperation assignment && assignment.Target == operation)
            let variable = operation switch
            {
                ILocalReferenceOperation { IsDeclaration: false, Local: var local } => local,
                IParameterReferenceOperation { Parameter: var parameter } => parameter,
                _ => (ISymbol?)null,
            }
            where variable is not null
            select (variable, operation);
        return reads.ToLookup(static read => read.variable, static read => read.operation, SymbolEqualityComparer.Default);
    }

    /// <summary>The calls of the method that returns the value, in its type and tree.</summary>
    private static IEnumerable<IOperation> Callers(IOperation returned)
    {
        if (returned.SemanticModel is not { } model || model.GetEnclosingSymbol(returned.Syntax.SpanStart) is not IMethodSymbol method
            || returned.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            yield break;
        }

        foreach (var call in type.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            var name = call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression as SimpleNameSyntax;
            if (name?.Identifier.ValueText == method.Name && model.GetOperation(call) is IInvocationOperation operation
                && SymbolEqualityComparer.Default.Equals(operation.TargetMethod.OriginalDefinition, method.OriginalDefinition))
            {
                yield return operation;
            }
        }
    }
}
