using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>A loop that sends one request and looks at the response to decide whether to send it again.</summary>
internal sealed class RetryLoop
{
    private const int MaxSteps = 8;

    private readonly ILoopOperation _loop;
    private readonly ILocalSymbol _response;
    private readonly VariableWrites _writes;

    private RetryLoop(ILoopOperation loop, IInvocationOperation send, ILocalSymbol response)
    {
        _loop = loop;
        Send = send;
        _response = response;
        _writes = VariableWrites.Around(loop);
    }

    public IInvocationOperation Send { get; }

    /// <summary>The loop, when it sends the same request in every round, and a success ends it; null for every other loop.</summary>
    public static RetryLoop? Of(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation || SendsIn(loop).Take(2).ToList() is not [var (send, response)])
            return null;

        var retry = new RetryLoop(loop, send, response);
        return !send.Arguments.Any(argument => retry.Changes(argument.Value, 0)) && retry.ComesBackOn(200) is { Again: false } ? retry : null;
    }

    /// <summary>
    /// Whether the request is sent again after an answer with this status, if the loop goes on at all; and whether nothing but the
    /// answer decides. Null when that cannot be told.
    /// </summary>
    public (bool Again, bool ByAnswerAlone)? ComesBackOn(int status) =>
        Walk(status, whenOpen: true) is { } one && Walk(status, whenOpen: false) is { } other && one.Again == other.Again
            ? (one.Again, one.ByAnswerAlone && other.ByAnswerAlone)
            : null;

    /// <param name="status">The assumed status.</param>
    /// <param name="whenOpen">The outcome of whatever else is asked about the response: it must not matter.</param>
    private (bool Again, bool ByAnswerAlone)? Walk(int status, bool whenOpen)
    {
        if (ReachingWrites.GraphAround(Send) is not { } graph)
            return null;

        var assumed = new AssumedStatus(status, _response, use => use switch
        {
            ILocalReferenceOperation local => AssumedStatus.Only(_writes.To(local.Local)),
            IFlowCaptureReferenceOperation capture => Captured(graph, capture.Id),
            _ => null,
        });
        var (again, alone) = (false, true);
        var seen = new HashSet<BasicBlock>();
        var pending = new Stack<(BasicBlock Block, int Skip)>();
        foreach (var block in graph.Blocks)
        {
            var at = ReachingWrites.Steps(block).TakeWhile(step => !Holds(step)).Count();
            if (at == ReachingWrites.Steps(block).Count())
                continue;
            pending.Push((block, at + 1));
            break;
        }

        while (pending.Count > 0)
        {
            var (block, skip) = pending.Pop();
            if (skip == 0 && !seen.Add(block))
                continue;

            var steps = ReachingWrites.Steps(block).Skip(skip).ToList();
            if (steps.Exists(step => !_loop.Syntax.Span.Contains(step.Syntax.Span)))
                continue;
            if (steps.Exists(Holds))
            {
                again = true;
                continue;
            }

            if (steps.Exists(IsHandedOn))
                return null;
            var holds = block.ConditionKind == ControlFlowConditionKind.None ? null : assumed.Holds(block.BranchValue!);
            if (block.ConditionKind != ControlFlowConditionKind.None && holds is null)
            {
                if (block.BranchValue!.DescendantsAndSelf().Any(part => IsResponse(part) || part is IFlowCaptureReferenceOperation))
                    holds = whenOpen;
                else
                    alone = false;
            }

            var jumps = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            if (holds is null || holds == jumps)
                Follow(block.ConditionalSuccessor);
            if (holds is null || holds != jumps)
                Follow(block.FallThroughSuccessor);
        }

        return (again, alone);

        void Follow(ControlFlowBranch? branch)
        {
            if (branch?.Destination is { } next)
                pending.Push((next, 0));
        }
    }

    private bool Holds(IOperation step) => step.DescendantsAndSelf().Any(part => part is IInvocationOperation && part.Syntax == Send.Syntax);

    private bool IsResponse(IOperation operation) =>
        operation is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, _response);

    /// <summary>Whether somebody else gets the response, and may end the loop by an exception.</summary>
    private bool IsHandedOn(IOperation step) => step.DescendantsAndSelf().Any(operation => operation switch
    {
        IArgumentOperation argument => IsResponse(argument.Value.Unwrap()),
        IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode", Instance: { } instance } => IsResponse(instance),
        _ => false,
    });

    /// <summary>Whether a part of the request is another one in each round: that is no repetition.</summary>
    private bool Changes(IOperation value, int steps) => steps > MaxSteps || value.DescendantsAndSelf().Any(part => part switch
    {
        ILocalReferenceOperation { Local: var local } => _writes.To(local).Any(write =>
            write.Node.IsInside(_loop) && (write.Value is null || Changes(write.Value, steps + 1))),
        IIncrementOrDecrementOperation => true,
        IInvocationOperation { TargetMethod.Name: "Dequeue" or "Pop" or "Take" or "Read" or "ReadAsync" or "DequeueAsync" or "Next" or "NextAsync" } => true,
        _ => false,
    });

    private static IOperation? Captured(ControlFlowGraph graph, CaptureId id)
    {
        var captures = graph.Blocks.SelectMany(static block => block.Operations).OfType<IFlowCaptureOperation>().Where(capture => capture.Id.Equals(id)).Take(2).ToList();
        return captures is [var only] ? only.Value : null;
    }

    private static IEnumerable<(IInvocationOperation Send, ILocalSymbol Response)> SendsIn(ILoopOperation loop) =>
        from operation in loop.Descendants()
        let call = operation as IInvocationOperation
        where call is not null && AssumedStatus.IsResponse(Answered(call.Type)) && !AssumedStatus.IsResponse(call.Instance?.Type)
            && call.TargetMethod.Name is not ("ConfigureAwait" or "GetResult" or "FromResult")
            && call.Function() == loop.Function() && Innermost(call) == loop
        let response = Stored(call)
        where response is not null
        select (call, response);

    private static ITypeSymbol? Answered(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } ? result : type;

    private static ILoopOperation? Innermost(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is not (null or ILoopOperation))
            parent = parent.Parent;
        return (ILoopOperation?)parent;
    }

    /// <summary>The variable that the awaited answer goes into.</summary>
    private static ILocalSymbol? Stored(IOperation call)
    {
        var whole = call;
        while (whole.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation or IPropertyReferenceOperation { Property.Name: "Result" }
            or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" })
        {
            whole = whole.Parent;
        }

        return whole.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
            _ => null,
        };
    }
}
