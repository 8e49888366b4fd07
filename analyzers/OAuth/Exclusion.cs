using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A part of a body that one caller runs at a time: inside <c>lock</c>, or after a semaphore has been waited for.</summary>
/// <param name="Entry">What waits.</param>
/// <param name="Inside">The block that holds the part.</param>
/// <param name="Start">Where in the text the part begins.</param>
internal sealed record Exclusion(IOperation Entry, IOperation Inside, int Start)
{
    private static readonly string[] s_waits = ["Wait", "UseWait", "Lock", "Enter", "Acquire"];

    private static readonly string[] s_locks = ["Semaphore", "Mutex", "Lock", "Monitor"];

    /// <summary>Types with which one caller works for all; a timer is the only caller.</summary>
    private static readonly string[] s_others =
        ["Interlocked", "TaskCompletionSource", "Lazy", "Concurren", "Channel", "HybridCache", "FusionCache", "RateLimiter", "SingleFlight", "Synchron", "Timer", "Dispatcher", "MainThread", "ManualReset", "AutoReset"];

    /// <summary>The innermost such part around the operation; null when there is none in its body.</summary>
    public static Exclusion? Around(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not (null or ILocalFunctionOperation); (child, parent) = (parent, parent.Parent))
        {
            if (parent is ILockOperation @lock && @lock.Body == child)
                return new Exclusion(@lock.LockedValue, child, child.Syntax.SpanStart);
            if (parent is IUsingOperation @using && @using.Body == child && Waiting(@using.Resources) is { } taken)
                return new Exclusion(taken, child, child.Syntax.SpanStart);
            if (parent is IBlockOperation block && Before(child, block) is { } exclusion)
                return exclusion;
        }

        return null;
    }

    public bool Holds(IOperation operation) => operation.Syntax.SyntaxTree == Inside.Syntax.SyntaxTree
        && Inside.Syntax.Span.Contains(operation.Syntax.Span) && operation.Syntax.SpanStart >= Start;

    /// <summary>Whether anything in the type keeps callers apart. One sign anywhere, and nothing can be said against the rest.</summary>
    public static bool IsKnownTo(TypeFacts facts) => facts.Type.GetMembers().Any(static member => MemberType(member) is { } type && (Excludes(type) || type.Name is "Task" or "ValueTask"))
        || facts.Operations.Any(operation => operation switch
        {
            ILockOperation => true,
            IInvocationOperation call => Excludes(call.TargetMethod.ContainingType) || Excludes(call.TargetMethod.ReturnType),
            IObjectCreationOperation { Type: { } type } => Excludes(type),
            // "A refresh is under way": a lock of the author's own.
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol }, Value.ConstantValue.Value: true } => true,
            IParameterReferenceOperation parameter => Excludes(parameter.Parameter.Type),
            _ => false,
        })
        || facts.Bodies.Any(static body => body.Owner.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "MethodImplAttribute"));

    private static Exclusion? Before(IOperation statement, IBlockOperation block)
    {
        for (var at = block.Operations.IndexOf(statement) - 1; at >= 0; at--)
        {
            var earlier = block.Operations[at];
            if (earlier.DescendantsAndSelf().Any(static part => part is IInvocationOperation { TargetMethod.Name: "Release" or "ReleaseMutex" or "Exit" or "ExitWriteLock" }))
                return null;
            if (earlier is not ILocalFunctionOperation && Waiting(earlier) is { } entry)
                return new Exclusion(entry, block, earlier.Syntax.Span.End);
        }

        return null;
    }

    private static IOperation? Waiting(IOperation statement) => statement.DescendantsAndSelf().FirstOrDefault(part =>
        part is IInvocationOperation { TargetMethod: var method } call
        && Array.Exists(s_waits, word => method.Name.StartsWith(word, StringComparison.Ordinal))
        && Is((call.Instance ?? (method.IsExtensionMethod ? call.Arguments[0].Value.Unwrap() : null))?.Type ?? method.ContainingType, s_locks)
        && call.Function() == statement.Function() && !call.Arguments.Any(static argument => IsNothing(argument.Value)));

    /// <summary><c>Wait(0)</c> lets the first caller in, and the others do not wait.</summary>
    private static bool IsNothing(IOperation timeout) => timeout.ConstantValue.Value is 0 || timeout is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };

    private static ITypeSymbol? MemberType(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    private static bool Excludes(ITypeSymbol type) => Is(type, s_locks) || Is(type, s_others);

    /// <summary>A clock and a block hold no such word: it begins with an upper-case letter.</summary>
    private static bool Is(ITypeSymbol type, string[] words) => Array.Exists(words, word => type.Name.IndexOf(word, StringComparison.Ordinal) >= 0);
}
