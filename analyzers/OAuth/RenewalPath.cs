using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>The way from the check that a token is stale, over the private methods of a type, to the request for a new one.</summary>
/// <param name="Step">The request, or the call that leads to it, in the body that checks.</param>
/// <param name="Bodies">The bodies on the way, the request's own first.</param>
/// <param name="Check">The check next to the request; null when there is none.</param>
/// <param name="Lock">What callers wait for between the check and the request; null when they do not.</param>
internal sealed record RenewalPath(IOperation Step, IReadOnlyList<Body> Bodies, IConditionalOperation? Check, Exclusion? Lock)
{
    private const int MaxCalls = 3;

    /// <summary>The body that checks.</summary>
    public Body Body => Bodies[Bodies.Count - 1];

    /// <param name="request">The request.</param>
    /// <param name="body">The body that holds it.</param>
    /// <param name="holder">What holds the refresh token; null for a grant without one.</param>
    /// <param name="facts">The type.</param>
    public static IEnumerable<RenewalPath> To(IOperation request, Body body, ISymbol? holder, TypeFacts facts) =>
        To(request, [body], new RenewalCheck(holder, facts), facts, null, isConditional: false, MaxCalls);

    /// <summary>Whether the request can be reached over this check alone: nothing else calls what is between them.</summary>
    public bool IsOnlyWay(TypeFacts facts) => Bodies.Take(Bodies.Count - 1).All(between =>
        between.Owner is IMethodSymbol method && IsPrivate(method) && facts.Bodies.Sum(body => Mentions(body.Root, method).Count()) == 1);

    /// <summary>Whether more than one caller can be in the body at a time: not when a host runs it once.</summary>
    public static bool IsShared(Body body, TypeFacts facts, int calls = MaxCalls) => body.Owner switch
    {
        IMethodSymbol { Name: "ExecuteAsync", IsOverride: true } or IMethodSymbol { Name: "StartAsync" or "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName } => false,
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => false,
        IMethodSymbol method when IsPrivate(method) =>
            calls > 0 && facts.Bodies.Any(caller => caller != body && Mentions(caller.Root, method).Any() && IsShared(caller, facts, calls - 1)),
        _ => true,
    };

    private static IEnumerable<RenewalPath> To(
        IOperation step, IReadOnlyList<Body> bodies, RenewalCheck check, TypeFacts facts, Exclusion? outer, bool isConditional, int calls)
    {
        if (IsHandedToStranger(step))
            yield break;

        var entered = outer is null ? Exclusion.Around(step) : null;
        isConditional |= outer is null && RenewalCheck.IsSkipped(step, entered);
        var local = LocalFunction(step);
        foreach (var (test, _) in Guard.Decided(step))
        {
            // What is decided around a local function need not be when it is called.
            if (local is not null && !test.IsInside(local))
                break;
            var isInside = outer is null && entered?.Holds(test) != false;
            if (check.IsIn(test, bodies))
            {
                // A condition inside the lock that nobody understands may be the second check.
                if (isInside || !isConditional)
                    yield return new RenewalPath(step, bodies, test, isInside ? null : outer ?? entered);
                yield break;
            }

            isConditional |= isInside && !check.IsNoneIn(test);
        }

        var held = outer ?? entered;
        var body = bodies[bodies.Count - 1];
        if (!isConditional && held is not null && !(body.Owner is IMethodSymbol method && IsPrivate(method)))
            yield return new RenewalPath(step, bodies, null, held);
        if (calls == 0)
            yield break;

        foreach (var (call, caller) in Calls(step, body, facts))
        {
            foreach (var path in To(call, caller == body ? bodies : [.. bodies, caller], check, facts, held, isConditional, calls - 1))
                yield return path;
        }
    }

    private static bool IsPrivate(IMethodSymbol method) => method is { DeclaredAccessibility: Accessibility.Private, ExplicitInterfaceImplementations.IsEmpty: true };

    /// <summary>What runs the code around the step: the calls to its local function, or to its method.</summary>
    private static IEnumerable<(IOperation Call, Body Caller)> Calls(IOperation step, Body body, TypeFacts facts)
    {
        if (LocalFunction(step) is { } local)
            return Mentions(body.Root, local.Symbol).Select(call => (call, body));
        return body.Owner is IMethodSymbol method
            ? facts.Bodies.SelectMany(caller => Mentions(caller.Root, method).Select(call => (call, caller)))
            : [];
    }

    private static ILocalFunctionOperation? LocalFunction(IOperation step)
    {
        IOperation? function = step.Function();
        while (function is not (null or ILocalFunctionOperation))
            function = function.Function();
        return (ILocalFunctionOperation?)function;
    }

    private static IEnumerable<IOperation> Mentions(IOperation root, IMethodSymbol method) => root.DescendantsAndSelf().Where(operation => operation switch
    {
        IInvocationOperation call => TokenCache.IsSame(call.TargetMethod, method),
        IMethodReferenceOperation group => TokenCache.IsSame(group.Method, method),
        _ => false,
    });

    /// <summary>Whether the step runs in a delegate that somebody calls who may let one caller in at a time: anybody but a framework.</summary>
    private static bool IsHandedToStranger(IOperation step)
    {
        var isDelegate = step is IMethodReferenceOperation;
        for (var parent = step.Parent; parent is not null; parent = parent.Parent)
        {
            if (isDelegate && parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var callee } } && !IsFramework(callee))
                return true;
            isDelegate = parent is IAnonymousFunctionOperation || (isDelegate && parent is IDelegateCreationOperation or IConversionOperation);
        }

        return false;
    }

    private static bool IsFramework(IMethodSymbol callee)
    {
        var root = callee.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return root?.Name is "System" or "Microsoft" or "Polly";
    }
}
