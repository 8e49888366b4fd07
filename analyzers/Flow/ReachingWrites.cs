using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Backward reaching definitions: which of a variable's writes can still be seen at one use. It is asked only for
/// variables that are written more than once, so most code never builds a control flow graph.
/// </summary>
internal sealed class ReachingWrites
{
    private static readonly ConditionalWeakTable<IOperation, ControlFlowGraph> s_graphs = new();

    private readonly ControlFlowGraph _graph;
    private readonly IReadOnlyList<Write> _writes;
    private readonly HashSet<Write> _reaching = [];
    private readonly HashSet<int> _seenFromEnd = [];
    private readonly Stack<BasicBlock> _pending = new();

    private ReachingWrites(ControlFlowGraph graph, IReadOnlyList<Write> writes)
    {
        _graph = graph;
        _writes = writes;
    }

    /// <summary>Whether the value that the variable had on entry (a parameter's argument) can be seen too.</summary>
    public bool SeesEntry { get; private set; }

    public IReadOnlyCollection<Write> Reaching => _reaching;

    /// <summary>Null when the graph cannot tell: the caller then takes all writes.</summary>
    public static ReachingWrites? At(IOperation use, IReadOnlyList<Write> writes)
    {
        if (GraphAround(use) is not { } graph)
            return null;

        var search = new ReachingWrites(graph, writes);
        return search.KnowsEveryWrite() && search.Search(use) ? search : null;
    }

    /// <summary>The graph of the innermost function around the operation; null when the compiler has none.</summary>
    public static ControlFlowGraph? GraphAround(IOperation use)
    {
        var functions = new Stack<IOperation>();
        for (var function = use.Function(); function is not null; function = function.Function())
            functions.Push(function);

        var graph = BodyGraph(use.Body());
        while (graph is not null && functions.Count > 0)
        {
            graph = functions.Pop() switch
            {
                ILocalFunctionOperation local => LocalFunctionGraph(graph, local.Symbol),
                var lambda => LambdaGraph(graph, lambda.Syntax),
            };
        }

        return graph;
    }

    private static ControlFlowGraph? BodyGraph(IOperation body)
    {
        if (s_graphs.TryGetValue(body, out var known))
            return known;

        return CreateGraph(body) is { } graph ? s_graphs.GetValue(body, _ => graph) : null;
    }

    private static ControlFlowGraph? CreateGraph(IOperation body)
    {
        try
        {
            return body switch
            {
                IMethodBodyOperation method => ControlFlowGraph.Create(method),
                IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
                IBlockOperation block => ControlFlowGraph.Create(block),
                IFieldInitializerOperation field => ControlFlowGraph.Create(field),
                IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
                IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter),
                _ => null,
            };
        }
        catch (InsufficientExecutionStackException)
        {
            // The compiler builds the graph recursively and gives up on very deep nesting.
            return null;
        }
    }

    private static ControlFlowGraph? LocalFunctionGraph(ControlFlowGraph graph, IMethodSymbol function)
    {
        foreach (var candidate in graph.LocalFunctions)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate, function))
                return graph.GetLocalFunctionControlFlowGraph(candidate);
        }

        return null;
    }

    private static ControlFlowGraph? LambdaGraph(ControlFlowGraph graph, SyntaxNode lambda)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var step in Steps(block))
            {
                foreach (var operation in step.DescendantsAndSelf())
                {
                    if (operation is IFlowAnonymousFunctionOperation function && function.Syntax == lambda)
                        return graph.GetAnonymousFunctionControlFlowGraph(function);
                }
            }
        }

        return null;
    }

    /// <summary>What the block does, in order; what its branch tests comes last.</summary>
    public static IEnumerable<IOperation> Steps(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;

    /// <summary>A write that the graph does not show would be overlooked, so the answer would be wrong.</summary>
    private bool KnowsEveryWrite()
    {
        var targets = new HashSet<SyntaxNode>(_writes.Select(static write => write.Target));
        foreach (var block in _graph.Blocks)
        {
            foreach (var step in Steps(block))
                targets.ExceptWith(step.DescendantsAndSelf().Select(static operation => operation.Syntax));
        }

        return targets.Count == 0;
    }

    private bool Search(IOperation use)
    {
        var found = false;
        foreach (var block in _graph.Blocks)
        {
            var steps = Steps(block).ToList();
            var at = steps.FindIndex(step => step.DescendantsAndSelf().Any(operation => operation.Syntax == use.Syntax));
            if (at < 0)
                continue;

            found = true;
            if (LastWriteIn(steps[at], use.Syntax) is { } write)
                _reaching.Add(write);
            else
                ScanBackwards(block, steps, at);
        }

        while (_pending.Count > 0)
        {
            var block = _pending.Pop();
            if (_seenFromEnd.Add(block.Ordinal))
                ScanBackwards(block, Steps(block).ToList(), int.MaxValue);
        }

        return found;
    }

    private void ScanBackwards(BasicBlock block, List<IOperation> steps, int before)
    {
        for (var i = Math.Min(before, steps.Count) - 1; i >= 0; i--)
        {
            if (LastWriteIn(steps[i], before: null) is { } write)
            {
                _reaching.Add(write);
                return;
            }
        }

        if (block.Kind == BasicBlockKind.Entry)
            SeesEntry = true;
        foreach (var branch in block.Predecessors)
            Follow(branch);
        EnterHandler(block);
    }

    /// <summary>The last write within one step; with <paramref name="before"/>, only writes that end ahead of that use.</summary>
    private Write? LastWriteIn(IOperation step, SyntaxNode? before)
    {
        Write? last = null;
        foreach (var operation in step.DescendantsAndSelf())
        {
            foreach (var write in _writes)
            {
                if (write.Target == operation.Syntax && IsWritten(operation)
                    && (before is null || write.Node.Syntax.Span.End <= before.SpanStart)
                    && (last is null || write.Node.Syntax.Span.End >= last.Value.Node.Syntax.Span.End))
                {
                    last = write;
                }
            }
        }

        return last;
    }

    /// <summary>
    /// The graph reads the target of <c>+=</c> and <c>??=</c> into a capture before it writes through that capture, all with
    /// the syntax of the target.
    /// </summary>
    private static bool IsWritten(IOperation target) => target switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => target.Parent is not IFlowCaptureOperation,
        IFlowCaptureReferenceOperation { Parent: IAssignmentOperation assignment } => assignment.Target == target,
        IFlowCaptureReferenceOperation => target.Parent is IIncrementOrDecrementOperation or IArgumentOperation or ITupleOperation,
        _ => target is IPatternOperation,
    };

    private void Follow(ControlFlowBranch branch)
    {
        // A branch that leaves a try runs its finally regions first; their writes are seen as well as the older ones.
        foreach (var region in branch.FinallyRegions)
            AddWritesIn(region);
        _pending.Push(branch.Source);
    }

    /// <summary>A handler is entered from anywhere in its try: every write in there can be the last one.</summary>
    private void EnterHandler(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null && region.FirstBlockOrdinal == block.Ordinal; region = region.EnclosingRegion)
        {
            if (region.Kind is not (ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter or ControlFlowRegionKind.Finally))
                continue;

            var protectedRegion = region.EnclosingRegion;
            while (protectedRegion is not null
                && protectedRegion.Kind is not (ControlFlowRegionKind.TryAndCatch or ControlFlowRegionKind.TryAndFinally))
            {
                protectedRegion = protectedRegion.EnclosingRegion;
            }

            if (protectedRegion is null)
                return;

            var tried = protectedRegion.NestedRegions[0];
            AddWritesIn(tried);
            var first = _graph.Blocks[tried.FirstBlockOrdinal];
            foreach (var branch in first.Predecessors)
                Follow(branch);
            EnterHandler(first);
        }
    }

    private void AddWritesIn(ControlFlowRegion region)
    {
        for (var ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
        {
            foreach (var step in Steps(_graph.Blocks[ordinal]))
            {
                if (LastWriteIn(step, before: null) is { } write)
                    _reaching.Add(write);
            }
        }
    }
}
