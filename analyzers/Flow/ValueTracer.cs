using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Answers where a value can come from. It is the only place that follows assignments: through variables by reaching
/// definitions, through text and byte conversions, read-only members, and one call into or out of a private function.
/// A work list keeps it off the stack; a blown budget is <see cref="Certainty.Uncertain"/>, and that means silence.
/// </summary>
internal sealed class ValueTracer
{
    private const int MaxSteps = 1_024;
    private const int MaxOrigins = 32;
    private const int MaxText = 16_384;

    /// <summary>Calls that are followed from the traced value: into a callee, or out to the callers of a parameter.</summary>
    private const int MaxCalls = 1;

    private readonly CancellationToken _cancellation;
    private readonly Dictionary<IOperation, ImmutableArray<Origin>> _answers = [];
    private readonly HashSet<IOperation> _open = [];

    private ValueTracer(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>The origins; there is at least one.</summary>
    public static TracedValue Trace(IOperation value, CancellationToken cancellation)
    {
        // Most values are literals: answer them without a work list.
        if (value.ConstantValue is { HasValue: true, Value: var constant })
            return new TracedValue(ImmutableArray.Create(Origin.Of(constant, value)));
        return new TracedValue(new ValueTracer(cancellation).Run(value));
    }

    private enum Join
    {
        /// <summary>The value is one of the parts.</summary>
        OneOf,

        /// <summary>The value is the parts' text, one after the other.</summary>
        Text,

        /// <summary>The value is an array of the parts.</summary>
        Array,
    }

    /// <summary>What an operation's value is made of.</summary>
    private readonly record struct Recipe(Join Join, ImmutableArray<Part> Parts, int Calls)
    {
        public static Recipe OneOf(int calls, IEnumerable<IOperation?> parts) =>
            new(Join.OneOf, parts.Select(static part => part is null ? Part.Unknown : Part.Of(part)).ToImmutableArray(), calls);

        /// <summary>A value that is computed at run time: there is nothing to follow, but it is no constant.</summary>
        public static Recipe Opaque(int calls) => new(Join.OneOf, default, calls);
    }

    private readonly record struct Step(IOperation Operation, int Calls, Recipe? Finish);

    private ImmutableArray<Origin> Run(IOperation root)
    {
        var work = new Stack<Step>();
        work.Push(new Step(root, 0, Finish: null));
        for (var steps = 0; work.Count > 0; steps++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (steps > MaxSteps)
                return ImmutableArray.Create(Origin.Uncertain(root));

            var step = work.Pop();
            if (step.Finish is { } recipe)
            {
                _answers[step.Operation] = Combine(step.Operation, recipe);
                _open.Remove(step.Operation);
            }
            else if (_open.Contains(step.Operation))
            {
                // The value depends on itself, as in a loop; its own contribution cannot be told.
            }
            else if (!_answers.ContainsKey(step.Operation))
            {
                Open(step, work);
            }
        }

        // Code that only throws yields no value.
        return _answers[root] is { IsEmpty: false } origins ? origins : ImmutableArray.Create(Origin.Uncertain(root));
    }

    private void Open(Step step, Stack<Step> work)
    {
        if (Leaf(step.Operation) is { } origin)
        {
            _answers[step.Operation] = ImmutableArray.Create(origin);
            return;
        }

        if (RecipeOf(step.Operation, step.Calls) is not { } recipe)
        {
            _answers[step.Operation] = ImmutableArray.Create(Origin.Uncertain(step.Operation));
            return;
        }

        _open.Add(step.Operation);
        work.Push(step with { Finish = recipe });
        if (recipe.Parts.IsDefault)
            return;
        foreach (var part in recipe.Parts)
        {
            if (part.Operation is { } operation)
                work.Push(new Step(operation, recipe.Calls, Finish: null));
        }
    }

    private static Origin? Leaf(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
            return Origin.Of(constant, operation);

        return operation switch
        {
            IUtf8StringOperation utf8 => Origin.Of(utf8.Value, operation),
            IInvalidOperation => Origin.Uncertain(operation),
            IInvocationOperation call when ParsedFlag(call) is { } flag => Origin.Of(flag, operation),
            IFieldReferenceOperation { Field: var field } when FieldWrites.LiteralInOtherTree(field, operation) is { } literal => Origin.Of(literal, operation),
            _ => null,
        };
    }

    /// <summary><c>bool.Parse("false")</c> is <c>false</c> that hides from other analyzers.</summary>
    private static bool? ParsedFlag(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Parse" or "ToBoolean", ContainingType: { Name: "Boolean" or "Convert", ContainingNamespace.Name: "System" } }, Arguments: [{ Value.ConstantValue.Value: string text }, ..] }
        && bool.TryParse(text, out var flag) ? flag : null;

    /// <summary>Null: nothing can be said.</summary>
    private static Recipe? RecipeOf(IOperation operation, int calls)
    {
        Recipe OneOf(params IOperation[] parts) => Recipe.OneOf(calls, parts);
        Recipe Array(IEnumerable<IOperation> parts) => new(Join.Array, parts.Select(Part.Of).ToImmutableArray(), calls);

        if (operation.Syntax is CollectionExpressionSyntax && operation is not IConversionOperation)
            return Array(operation.ChildOperations);
        if (TextParts.Of(operation) is { } text)
            return new Recipe(Join.Text, text, calls);

        switch (operation)
        {
            case IConversionOperation conversion:
                return OneOf(conversion.Operand);
            case IParenthesizedOperation parentheses:
                return OneOf(parentheses.Operand);
            case IAwaitOperation await:
                return OneOf(await.Operation);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return OneOf(conditional.WhenTrue, whenFalse);
            case ICoalesceOperation coalesce:
                return OneOf(coalesce.Value, coalesce.WhenNull);
            case ICoalesceAssignmentOperation coalesce:
                return OneOf(coalesce.Target, coalesce.Value);
            case ISwitchExpressionOperation choice:
                return Recipe.OneOf(calls, choice.Arms.Select(static arm => arm.Value));
            case IThrowOperation:
                return OneOf();
            case ISimpleAssignmentOperation assignment:
                return OneOf(assignment.Value);

            case IArrayCreationOperation { Initializer: { } elements }:
                return Array(elements.ElementValues);
            case IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: 0 } }] }:
                return Array([]);

            case IObjectCreationOperation creation:
                return PassThrough.Of(creation) is { } passed ? OneOf(passed) : Recipe.Opaque(calls);
            case IInvocationOperation invocation:
                return PassThrough.Of(invocation) is { } same ? OneOf(same) : Returned(invocation.TargetMethod, invocation, calls);

            case ILocalReferenceOperation local:
                return Written(local, local.Local, entry: null, calls);
            case IParameterReferenceOperation parameter:
                return Written(parameter, parameter.Parameter, CallSites.Arguments(parameter.Parameter, parameter), calls);
            case IFieldReferenceOperation field:
                return Held(field.Field, field, calls);
            case IPropertyReferenceOperation { Property: { GetMethod: { } getter, IsIndexer: false } property } reference:
                return Held(property, reference, calls) ?? Returned(getter, reference, calls);

            default:
                return operation.Kind == OperationKind.None ? null : Recipe.Opaque(calls);
        }
    }

    private static Recipe? Written(IOperation use, ISymbol variable, IReadOnlyList<IOperation>? entry, int calls)
    {
        var writes = VariableWrites.Around(use).To(variable);
        var isParameter = variable is IParameterSymbol;
        var seesEntry = isParameter;
        IReadOnlyCollection<Write> reaching = writes;

        var function = use.Function();
        var inOneFunction = writes.All(write => write.Function == function);
        if (inOneFunction && writes.Count > (isParameter ? 0 : 1) && ReachingWrites.At(use, writes) is { } found)
        {
            reaching = found.Reaching;
            seesEntry = isParameter && found.SeesEntry;
        }

        if (reaching.Count == 0 && !seesEntry)
            return null;

        var parts = reaching.Select(static write => write.Value);
        if (!seesEntry)
            return Recipe.OneOf(calls, parts);
        return entry is null || calls >= MaxCalls
            ? Recipe.OneOf(calls, parts.Append(null))
            : Recipe.OneOf(calls + 1, parts.Concat(entry));
    }

    private static Recipe? Held(ISymbol member, IOperation use, int calls) =>
        FieldWrites.Of(member, use.SemanticModel) is { Count: > 0 } values ? Recipe.OneOf(calls, values) : null;

    private static Recipe? Returned(IMethodSymbol method, IOperation call, int calls)
    {
        // Metadata computes at run time; an override could return anything.
        if (method.DeclaringSyntaxReferences.IsEmpty)
            return Recipe.Opaque(calls);
        if (calls >= MaxCalls || method.IsVirtual || method.IsAbstract || method.IsOverride)
            return null;
        if (method.BodyInSameTree(call)?.ReturnedValues() is not { Count: > 0 } values)
            return null;
        return Recipe.OneOf(calls + 1, values);
    }

    private ImmutableArray<Origin> Combine(IOperation operation, Recipe recipe)
    {
        if (recipe.Parts.IsDefault)
            return ImmutableArray.Create(Origin.Known(operation));

        return recipe.Join switch
        {
            Join.OneOf => Union(operation, recipe.Parts),
            Join.Array => Constants(operation, recipe.Parts),
            _ => Concatenate(operation, recipe.Parts),
        };
    }

    private ImmutableArray<Origin> Answer(IOperation operation, Part part) => part switch
    {
        { Text: { } text } => ImmutableArray.Create(Origin.Of(text, operation)),
        { Operation: { } traced } when _answers.TryGetValue(traced, out var origins) => origins,
        _ => ImmutableArray.Create(Origin.Uncertain(operation)),
    };

    private ImmutableArray<Origin> Union(IOperation operation, ImmutableArray<Part> parts)
    {
        var union = parts.SelectMany(part => Answer(operation, part)).Distinct().ToImmutableArray();
        return union.Length > MaxOrigins ? ImmutableArray.Create(Origin.Uncertain(operation)) : union;
    }

    private ImmutableArray<Origin> Constants(IOperation operation, ImmutableArray<Part> parts)
    {
        var values = new object?[parts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (Answer(operation, parts[i]) is not [{ IsConstant: true } element])
                return ImmutableArray.Create(Origin.Known(operation));
            values[i] = element.Constant;
        }

        return ImmutableArray.Create(Origin.Of(values, operation));
    }

    private ImmutableArray<Origin> Concatenate(IOperation operation, ImmutableArray<Part> parts)
    {
        var texts = ImmutableArray.Create(Origin.Of("", operation));
        foreach (var part in parts)
        {
            // Once a text has a hole, what follows it no longer matters.
            if (texts.All(static text => !text.IsConstant))
                break;
            texts = texts
                .SelectMany(text => text.IsConstant ? Answer(operation, part).Select(next => Append(text, next, operation)) : new[] { text })
                .Distinct()
                .ToImmutableArray();
            if (texts.Length > MaxOrigins)
                return ImmutableArray.Create(Origin.Uncertain(operation));
        }

        return texts;
    }

    private static Origin Append(Origin text, Origin next, IOperation operation) => next switch
    {
        { IsConstant: true, Constant: var value } when text.Text!.Length <= MaxText => Origin.Of(
            text.Text + Convert.ToString(value, CultureInfo.InvariantCulture), operation),
        { IsConstant: true } => Origin.Known(operation, text.Text),
        _ => Origin.Known(operation, text.Text + next.Prefix),
    };
}
