using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3001: a type keeps an access token, and nothing in it thinks of the end of the token's life.</summary>
internal static class UnrenewedToken
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        TokenLifecycleAnalyzer.UnrenewedTokenId,
        "Access token cached without expiry or 401 handling",
        "'{0}' keeps the first access token for good, so every call fails with 401 once it has expired; renew it before expires_in is over",
        DiagnosticSeverity.Warning,
        "An access token lives for minutes or hours. Code that keeps it must look at expires_in or at a 401 answer; otherwise it works until the token expires, and then only a restart helps.",
        "CWE-613",
        starred: true);

    public static LifecycleFinding? Judge(TypeFacts facts, TokenStore store)
    {
        foreach (var operation in facts.Operations)
        {
            if (RenewalSigns.Includes(operation, facts.Type) || RenewalSigns.ReadsLifetime(operation))
                return null;
        }

        return new LifecycleFinding(Descriptor, store.Target, store.Member);
    }
}
