using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Retry policies and strategies of Polly that handle status 429 and choose the wait themselves.</summary>
internal static class RetryStrategy
{
    private const string DurationProvider = "sleepDurationProvider";

    /// <summary>Policies, up to Polly 7 and still there.</summary>
    public static readonly Sinks Policies = new(
        InEach(["Polly.AsyncRetryTResultSyntax", "Polly.AsyncRetrySyntax"], static type => Calls(type, DurationProvider, "WaitAndRetryAsync", "WaitAndRetryForeverAsync")),
        InEach(["Polly.AsyncRetryTResultSyntax", "Polly.AsyncRetrySyntax"], static type => Calls(type, "sleepDurations", "WaitAndRetryAsync")),
        InEach(["Polly.RetryTResultSyntax", "Polly.RetrySyntax"], static type => Calls(type, DurationProvider, "WaitAndRetry", "WaitAndRetryForever")),
        InEach(["Polly.RetryTResultSyntax", "Polly.RetrySyntax"], static type => Calls(type, "sleepDurations", "WaitAndRetry")));

    /// <summary>Strategies, from Polly 8 on.</summary>
    public static readonly Sinks Options = new(Properties("Polly.Retry.RetryStrategyOptions`1", "ShouldHandle", "DelayGenerator"));

    /// <summary>Durations that are listed beforehand know no answer.</summary>
    public static bool IsImpatientPolicy(SinkUse use, CancellationToken cancellation) =>
        RetryPredicate.Names429(use.Argument("policyBuilder"), cancellation)
        && (use.Sink.Parameter != DurationProvider || OwnDelay.IsOf(use.Value, cancellation));

    /// <summary>Where the wait of a strategy is set; null when it may be the server's.</summary>
    public static Location? ImpatientWait(SinkUse use, CancellationToken cancellation)
    {
        var setup = ObjectSetup.Around((ISimpleAssignmentOperation)use.Operation);
        var generators = setup.Assigned("DelayGenerator").ToList();
        if (!generators.TrueForAll(generator => generator.IsNull() || OwnDelay.IsOf(generator, cancellation)))
            return null;

        // Of its own accord this strategy handles 429 and reads the header, in a generator that another one takes the place of.
        var readsHeader = use.Receiver?.Initialized() is { Type: INamedTypeSymbol type } && type.HasMetadataName("Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptions");
        var isImpatient = use.Sink.Member == "ShouldHandle"
            ? RetryPredicate.Names429(use.Value, cancellation) && (!readsHeader || generators.Count > 0)
            : readsHeader && !setup.Sets("ShouldHandle");
        if (!isImpatient)
            return null;

        var wait = generators.FirstOrDefault() ?? setup.Assigned("Delay").FirstOrDefault() ?? use.Value;
        return wait.Syntax.SyntaxTree == use.Operation.Syntax.SyntaxTree && wait.Syntax.Parent is AssignmentExpressionSyntax assignment
            ? assignment.Left.GetLocation()
            : use.Place.Syntax.GetLocation();
    }
}
