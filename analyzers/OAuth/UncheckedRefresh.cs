using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3006: callers wait for a lock, and refresh what another one has refreshed meanwhile.</summary>
internal static class UncheckedRefresh
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        TokenLifecycleAnalyzer.UncheckedRefreshId,
        "Refresh inside a lock without re-checking",
        "'{0}' {1}; {2}",
        DiagnosticSeverity.Warning,
        "Whoever has waited for the lock comes after somebody who has refreshed the token. Without a second look inside the lock the token is refreshed once for every caller, and a refresh token that was read before the lock has been redeemed.",
        "CWE-362");

    public static IEnumerable<LifecycleFinding> Judge(TypeFacts facts, TokenCache? cache)
    {
        if (!Exclusion.IsKnownTo(facts) || TokenOwners.Of(facts.Type, isStatic: false) == TokenOwner.Excused)
            yield break;

        var locks = new HashSet<IOperation>();
        foreach (var redemption in Redemption.In(facts))
        {
            foreach (var path in RenewalPath.To(redemption.Sent, redemption.Body, redemption.Holder, facts))
            {
                if (path.Lock is not { } held || !redemption.IsReplacedOn(path, facts) || Environments.IsDevelopmentOnly(held.Entry) || !locks.Add(held.Entry))
                    continue;
                if (IsReadBefore(held, redemption, path) && !RefreshGrant.IsForForgivingServer(facts))
                    yield return Stale(redemption, path, held);
                else if (path.Check is not null)
                    yield return Unchecked(path, held, facts);
            }
        }

        if (cache is null)
            yield break;
        foreach (var body in facts.Bodies)
        {
            if (body.Root.DescendantsAndSelf().FirstOrDefault(TokenRequest.IsPart) is not { } request)
                continue;
            foreach (var path in RenewalPath.To(request, body, null, facts))
            {
                if (path is { Lock: { } held, Check: not null } && !Environments.IsDevelopmentOnly(held.Entry) && locks.Add(held.Entry))
                    yield return Unchecked(path, held, facts);
            }
        }
    }

    private static LifecycleFinding Unchecked(RenewalPath path, Exclusion held, TypeFacts facts) => new(Descriptor, held.Entry, path.Body.Owner)
    {
        Arguments = ["waits for its turn and then refreshes a token that another caller has just refreshed", "check inside the lock whether it is still stale"],
        // The check of one caller says nothing of what another one wants.
        Source = Holds(path.Body, held.Entry) || path.IsOnlyWay(facts) ? path.Check : null,
        IsGuess = true,
    };

    private static LifecycleFinding Stale(Redemption redemption, RenewalPath path, Exclusion held) => new(Descriptor, held.Entry, path.Body.Owner)
    {
        Arguments = ["reads the refresh token before it waits for its turn, so it sends one that another caller has redeemed and the user has to sign in again", "read it inside the lock"],
        Source = path.Check ?? redemption.Read,
    };

    /// <summary>Whether the token is taken out of its member in the body of the lock but before it, or by a caller of that body.</summary>
    private static bool IsReadBefore(Exclusion held, Redemption redemption, RenewalPath path)
    {
        var isBelow = path.Bodies.TakeWhile(body => !Holds(body, held.Entry)).Any(body => Holds(body, redemption.Read));
        return !isBelow && !held.Holds(redemption.Read);
    }

    private static bool Holds(Body body, IOperation operation) =>
        body.Root.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && body.Root.Syntax.Span.Contains(operation.Syntax.Span);
}
