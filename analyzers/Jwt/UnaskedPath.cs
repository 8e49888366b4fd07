using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>
/// Searches the paths behind a validation for one that uses what came out and never asks how it went. The order of the two does
/// not matter: an identity that is taken out before the question is not used before the answer.
/// </summary>
internal static class UnaskedPath
{
    /// <param name="validation">Where the paths begin.</param>
    /// <param name="asked">Reads of the verdict.</param>
    /// <param name="trusted">Reads of what came out.</param>
    /// <param name="overwritten">Where the result gives way to another: the path ends there.</param>
    public static bool Exists(IOperation validation, HashSet<SyntaxNode> asked, HashSet<SyntaxNode> trusted, HashSet<SyntaxNode> overwritten)
    {
        if (trusted.Count == 0 || ReachingWrites.GraphAround(validation) is not { } graph)
            return false;

        var pending = new Stack<(BasicBlock Block, int Step, bool Trusts)>();
        var seen = new HashSet<(BasicBlock, int, bool)>();
        foreach (var block in graph.Blocks)
        {
            var step = ReachingWrites.Steps(block).TakeWhile(step => !Holds(step, [validation.Syntax])).Count();
            if (step == ReachingWrites.Steps(block).Count())
                continue;
            pending.Push((block, step, false));
            break;
        }

        while (pending.Count > 0)
        {
            var at = pending.Pop();
            if (!seen.Add(at))
                continue;

            var trusts = at.Trusts;
            var isEnd = false;
            foreach (var step in ReachingWrites.Steps(at.Block).Skip(at.Step))
            {
                isEnd = Holds(step, asked);
                if (isEnd)
                    break;
                isEnd = Holds(step, overwritten);
                if (isEnd && trusts)
                    return true;
                if (isEnd)
                    break;
                trusts |= Holds(step, trusted);
            }

            if (isEnd)
                continue;
            foreach (var branch in (ControlFlowBranch?[])[at.Block.FallThroughSuccessor, at.Block.ConditionalSuccessor])
            {
                // An exception ends a path: nothing is trusted any more.
                if (branch?.Destination is not { } next || branch.FinallyRegions.Any(region => Holds(graph, region, asked)))
                    continue;
                if (next.Kind == BasicBlockKind.Exit && trusts)
                    return true;
                pending.Push((next, 0, trusts));
            }
        }

        return false;
    }

    private static bool Holds(IOperation step, IReadOnlyCollection<SyntaxNode> places) =>
        step.DescendantsAndSelf().Any(operation => places.Contains(operation.Syntax));

    private static bool Holds(ControlFlowGraph graph, ControlFlowRegion region, HashSet<SyntaxNode> places)
    {
        for (var ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
        {
            if (ReachingWrites.Steps(graph.Blocks[ordinal]).Any(step => Holds(step, places)))
                return true;
        }

        return false;
    }
}
