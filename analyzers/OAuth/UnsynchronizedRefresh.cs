using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3005: two callers find the access token stale at the same time, and both redeem the refresh token.</summary>
internal static class UnsynchronizedRefresh
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        TokenLifecycleAnalyzer.UnsynchronizedRefreshId,
        "Token refresh without synchronisation",
        "'{0}' lets two callers redeem the same refresh token, so the second is refused and the user has to sign in again; let one caller refresh while the others wait",
        DiagnosticSeverity.Warning,
        "A rotated refresh token can be redeemed once (RFC 9700, section 4.14.2). When an access token expires under load, every caller sees it at once; without a lock they all send the same refresh token, and a server that detects reuse revokes the whole grant.",
        "CWE-362",
        starred: true);

    /// <summary>What types are called that one object of serves many callers.</summary>
    private static readonly string[] s_services =
        ["Service", "Client", "Manager", "Provider", "Handler", "Source", "Store", "Cache", "Authenticator", "Tokens", "Api", "Gateway", "Connector"];

    public static LifecycleFinding? Judge(TypeFacts facts)
    {
        var redemptions = Redemption.In(facts).ToList();
        if (redemptions.Count == 0 || RefreshGrant.IsForForgivingServer(facts) || Exclusion.IsKnownTo(facts))
            return null;

        var paths = redemptions.SelectMany(redemption => Paths(redemption, facts)).ToList();
        var owner = TokenOwners.Of(facts.Type, redemptions.Exists(static redemption => redemption.Holder.IsStatic));
        if (paths is not [var path, ..] || owner == TokenOwner.Excused || Environments.IsDevelopmentOnly(path.Step))
            return null;

        return new LifecycleFinding(Descriptor, path.Step, path.Body.Owner)
        {
            // A lock around one way alone is no lock.
            Source = paths.Count == 1 && path.IsOnlyWay(facts) ? path.Check : null,
            IsGuess = owner == TokenOwner.ShortLived || !(redemptions[0].Holder.IsStatic || IsService(facts.Type)) || IsScoped(facts.Type, path.Step),
        };
    }

    private static IEnumerable<RenewalPath> Paths(Redemption redemption, TypeFacts facts) =>
        RenewalPath.To(redemption.Sent, redemption.Body, redemption.Holder, facts)
            .Where(path => path.Check is not null && RenewalPath.IsShared(path.Body, facts) && redemption.IsReplacedOn(path, facts));

    private static bool IsService(INamedTypeSymbol type) => type.BaseType?.Name == "DelegatingHandler"
        || Array.Exists(s_services, word => type.Name.EndsWith(word, StringComparison.Ordinal));

    /// <summary>Whether every request gets an object of its own: <c>services.AddScoped&lt;ITokens, Tokens&gt;()</c>.</summary>
    private static bool IsScoped(INamedTypeSymbol type, IOperation seenFrom) => seenFrom.SemanticModel is { } model
        && SourceWords.Of(model.Compilation, CancellationToken.None).FilesWith(["AddScoped"]).Any(file => file.GetRoot().DescendantNodes().Any(node =>
            node is GenericNameSyntax { Identifier.ValueText: "AddScoped" } call && call.TypeArgumentList.Arguments.Any(argument => argument.GetLastToken().ValueText == type.Name)));
}
