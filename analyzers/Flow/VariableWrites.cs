using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>One write to a local variable or parameter.</summary>
/// <param name="Node">The operation that writes: its syntax tells when the write has happened.</param>
/// <param name="Target">The syntax of the written variable, which the control flow graph keeps.</param>
/// <param name="Value">What is written; null when that cannot be followed (<c>ref</c>, <c>out</c>, arithmetic, …).</param>
/// <param name="Function">The lambda or local function that writes; null for the body itself.</param>
internal readonly record struct Write(IOperation Node, SyntaxNode Target, IOperation? Value, IOperation? Function);

/// <summary>All writes to the local variables and parameters of one body, collected in one walk.</summary>
internal sealed class VariableWrites
{
    private static readonly ConditionalWeakTable<IOperation, VariableWrites> s_bodies = new();

    private readonly Dictionary<ISymbol, ImmutableArray<Write>.Builder> _writes = new(SymbolEqualityComparer.Default);

    private VariableWrites(IOperation body)
    {
        foreach (var operation in body.Descendants())
            Collect(operation);
    }

    /// <summary>The facts of the body that contains the operation.</summary>
    public static VariableWrites Around(IOperation operation) =>
        s_bodies.GetValue(operation.Body(), static body => new VariableWrites(body));

    public IReadOnlyList<Write> To(ISymbol variable) =>
        _writes.TryGetValue(variable, out var writes) ? writes : [];

    private void Collect(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                Add(declarator.Symbol, declarator, declarator.Syntax, initializer.Value);
                // A ref local is a second name: what is written through it cannot be followed.
                if (declarator.Symbol.RefKind != RefKind.None)
                    AddOpaque(initializer.Value);
                break;

            case ISimpleAssignmentOperation { IsRef: true } alias:
                AddOpaque(alias.Target);
                AddOpaque(alias.Value);
                break;

            case ISimpleAssignmentOperation assignment:
                AddTo(assignment.Target, assignment, assignment.Value);
                break;

            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } append:
                AddTo(append.Target, append, append);
                break;

            case ICoalesceAssignmentOperation coalesce:
                AddTo(coalesce.Target, coalesce, coalesce);
                break;

            case IDeconstructionAssignmentOperation assignment:
                AddTo(assignment.Target, assignment, assignment.Value);
                break;

            case IAssignmentOperation assignment:
                AddTo(assignment.Target, assignment, value: null);
                break;

            case IIncrementOrDecrementOperation step:
                AddTo(step.Target, step, value: null);
                break;

            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                AddOpaque(argument.Value);
                break;

            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol } pattern:
                Add(symbol, pattern, pattern.Syntax, Matched(pattern));
                break;

            case IRecursivePatternOperation { DeclaredSymbol: { } symbol } pattern:
                Add(symbol, pattern, pattern.Syntax, Matched(pattern));
                break;

            case IListPatternOperation { DeclaredSymbol: { } symbol } pattern:
                Add(symbol, pattern, pattern.Syntax, Matched(pattern));
                break;

            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } loop:
                Add(variable.Symbol, loop, variable.Syntax, value: null);
                break;

            case IForEachLoopOperation { LoopControlVariable: { } variables }:
                AddOpaque(variables);
                break;

            case IAddressOfOperation address:
                AddOpaque(address.Reference);
                break;
        }
    }

    private void AddElements(ITupleOperation targets, IOperation? value, IOperation node)
    {
        var values = value?.Unwrap() as ITupleOperation;
        for (var i = 0; i < targets.Elements.Length; i++)
            AddTo(targets.Elements[i], node, i < values?.Elements.Length ? values.Elements[i] : null);
    }

    /// <summary>The value that a pattern binds to its variable; null when it is only a part of the matched one.</summary>
    private static IOperation? Matched(IPatternOperation pattern)
    {
        IOperation whole = pattern;
        while (whole.Parent is INegatedPatternOperation or IBinaryPatternOperation)
            whole = whole.Parent;
        return (whole.Parent as IIsPatternOperation)?.Value;
    }

    private void AddOpaque(IOperation reference) => AddTo(reference, reference, value: null);

    private void AddTo(IOperation target, IOperation node, IOperation? value)
    {
        var reference = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
        if (reference is ITupleOperation targets)
            AddElements(targets, value, node);
        ISymbol? variable = reference switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        if (variable is not null)
            Add(variable, node, reference.Syntax, value);
    }

    private void Add(ISymbol variable, IOperation node, SyntaxNode target, IOperation? value)
    {
        if (!_writes.TryGetValue(variable, out var writes))
            _writes.Add(variable, writes = ImmutableArray.CreateBuilder<Write>());
        writes.Add(new Write(node, target, value, node.Function()));
    }
}
