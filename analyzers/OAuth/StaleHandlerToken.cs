using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3003: a message handler sends a token that it keeps itself, and nothing in it thinks of the end of the token's life.</summary>
internal static class StaleHandlerToken
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        MessageHandlerAnalyzer.StaleHandlerTokenId,
        "Handler attaches its own cached bearer and never reacts to 401",
        "'{0}' keeps the token that the handler sends with every request, so all of them fail with 401 once it has expired; ask for the token on each request",
        DiagnosticSeverity.Warning,
        "A message handler lives as long as its client. An access token lives for minutes or hours. A handler that keeps one must look at its expiry or at a 401 answer, or ask whoever does so each time.",
        "CWE-613",
        starred: true);

    /// <param name="facts">The handler.</param>
    /// <param name="words">The words of its project.</param>
    /// <param name="isClient">Whether the project is a program on the user's device, where a restart or a new login mends it.</param>
    public static IEnumerable<LifecycleFinding> Judge(TypeFacts facts, SourceWords words, bool isClient)
    {
        List<KeptToken>? kept = null;
        foreach (var operation in facts.Operations)
        {
            if (BearerHeader.Of(operation) is { } use && BearerHeader.RequestOf(use) is not null && BearerHeader.TokenOf(use) is { } token
                && KeptToken.Of(token, facts) is { } found && !IsOwnCache(found.Member, facts))
            {
                (kept ??= []).Add(found);
            }
        }

        return kept is null || ThinksOfExpiry(facts) ? [] : kept
            .Select(token => (token, Issued: token.Judge(words)))
            .Where(static judged => judged.Issued != IssuedToken.Unlikely)
            .Select(judged => new LifecycleFinding(Descriptor, judged.token.Sent, judged.token.Member)
            {
                IsGuess = isClient || judged.Issued != IssuedToken.Certain,
                Source = judged.token.Question,
            });
    }

    /// <summary>A clock, an expiry or a look at the answer.</summary>
    private static bool ThinksOfExpiry(TypeFacts facts) =>
        facts.Type.DeclaringSyntaxReferences.Any(static part => RenewalSigns.AreIn(part.GetSyntax()))
        || facts.Operations.Any(operation => RenewalSigns.Includes(operation, facts.Type) || RenewalSigns.ReadsLifetime(operation)
            || operation is IPropertyReferenceOperation { Property.Name: "StatusCode" or "IsSuccessStatusCode" });

    /// <summary>A member in which the handler keeps what it asks an authorization server for: BRX3001 judges that.</summary>
    private static bool IsOwnCache(ISymbol member, TypeFacts facts) =>
        TokenCache.IsPossibleIn(facts.Type) && TokenCache.In(facts)?.FirstStore.Member is { } cached && TokenCache.IsSame(cached, member) && TokenRequest.IsMadeBy(facts);
}
