using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>The condition that finds status 429 on a response that a client got.</summary>
internal static class TooManyRequestsTest
{
    /// <summary>The response that is known to have status 429, or one of those that ask for patience, where the operation runs.</summary>
    public static IOperation? Before(IOperation operation)
    {
        IOperation? response = null;
        return (Guard.Protects(operation, Tells) || Around(operation).Any(condition => Guard.Tells(condition, holds: true, Tells))) && response is not null
            ? response
            : InSwitch(operation);

        bool Tells(IOperation condition, bool holds)
        {
            var told = ThrottledStatus.By(condition, holds);
            response ??= told?.Response;
            return told is not null;
        }
    }

    /// <summary>The conditions under which a handler or a round of a loop runs.</summary>
    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            var condition = parent switch
            {
                ICatchClauseOperation handler when handler.Handler == child => handler.Filter,
                IWhileLoopOperation { ConditionIsTop: true, ConditionIsUntil: false } loop when loop.Body == child => loop.Condition,
                IForLoopOperation loop when loop.Body == child => loop.Condition,
                _ => null,
            };
            if (condition is not null)
                yield return condition;
        }
    }

    private static IOperation? InSwitch(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not ISwitchCaseOperation { Parent: ISwitchOperation { Value: var value } } section)
                continue;
            var cases = section.Clauses.Select(clause => clause switch
            {
                ISingleValueCaseClauseOperation single => ThrottledStatus.By(value, single.Value),
                IPatternCaseClauseOperation matched => ThrottledStatus.By(value, matched.Pattern, holds: true),
                _ => null,
            }).ToList();
            if (cases.TrueForAll(static told => told is not null) && cases.Find(static told => told?.Response is not null)?.Response is { } response)
                return response;
        }

        return null;
    }
}
