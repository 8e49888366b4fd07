using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// The rules about a type that keeps an access token. They share one look at the type; each judges it in a file of its own.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenLifecycleAnalyzer : SecurityAnalyzer
{
    /// <summary>A token is kept, and nothing renews it.</summary>
    public const string UnrenewedTokenId = "BRX3001";

    /// <summary>The expiry of a token is noted, and nothing looks at the note.</summary>
    public const string UnreadExpiryId = "BRX3002";

    /// <summary>Two callers redeem the same refresh token.</summary>
    public const string UnsynchronizedRefreshId = "BRX3005";

    /// <summary>A caller that has waited for another one's refresh does it again.</summary>
    public const string UncheckedRefreshId = "BRX3006";

    /// <summary>A refresh leaves the new refresh token in the response.</summary>
    public const string DroppedRefreshTokenId = "BRX3007";

    /// <summary>Creates the analyzer.</summary>
    public TokenLifecycleAnalyzer()
        : base(UnrenewedToken.Descriptor, UnreadExpiry.Descriptor, UnsynchronizedRefresh.Descriptor, UncheckedRefresh.Descriptor, DroppedRefreshToken.Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfAccessTokens)
            TypeFacts.Register(context, TokenMention.IsIn, IsPossible, (file, facts) => Judge(file, facts, environments));
    }

    private static bool IsPossible(INamedTypeSymbol type) => TokenCache.IsPossibleIn(type) || IsRefreshing(type);

    private static bool IsRefreshing(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.DeclaringSyntaxReferences.Any(static part => RefreshGrant.IsPossibleIn(part.SyntaxTree));

    private static void Judge(SemanticModelAnalysisContext context, TypeFacts facts, Environments environments)
    {
        foreach (var finding in Findings(facts))
            context.ReportDiagnostic(finding.In(environments));
    }

    private static IEnumerable<LifecycleFinding> Findings(TypeFacts facts)
    {
        var cache = TokenCache.IsPossibleIn(facts.Type) ? TokenCache.In(facts) : null;
        if (cache is not null && OfCache(facts, cache) is { } kept)
            yield return kept;
        foreach (var again in UncheckedRefresh.Judge(facts, cache))
            yield return again;
        if (IsRefreshing(facts.Type))
        {
            if (UnsynchronizedRefresh.Judge(facts) is { } both)
                yield return both;
            foreach (var dropped in DroppedRefreshToken.Judge(facts))
                yield return dropped;
        }
    }

    private static LifecycleFinding? OfCache(TypeFacts facts, TokenCache cache)
    {
        if (cache.Renewal == Renewal.Unknown || !TokenRequest.IsMadeBy(facts))
            return null;

        var store = cache.FirstStore;
        var owner = TokenOwners.Of(facts.Type, store.Member.IsStatic);
        if (owner == TokenOwner.Excused || Environments.IsDevelopmentOnly(store.Target))
            return null;

        var finding = UnrenewedToken.Judge(facts, store) ?? UnreadExpiry.Judge(facts);
        return owner == TokenOwner.ShortLived || cache.Renewal == Renewal.LeftToCallers ? finding?.AsGuess() : finding;
    }
}

/// <summary>What a lifecycle rule found in a type.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="At">Where.</param>
/// <param name="Member">What the message names.</param>
internal sealed record LifecycleFinding(DiagnosticDescriptor Rule, IOperation At, ISymbol Member)
{
    /// <summary>What the message says besides the member.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>What the fix needs to know besides the place; null when that is all.</summary>
    public IOperation? Source { get; init; }

    /// <summary>Whether it is no more than a suggestion.</summary>
    public bool IsGuess { get; init; }

    public LifecycleFinding AsGuess() => this with { IsGuess = true };

    /// <summary>The finding as it is reported in a project.</summary>
    public Diagnostic In(Environments environments)
    {
        var isCertain = !IsGuess && !environments.IsTestProject;
        object?[] arguments = [Member.Display(), .. Arguments];
        return Source is { } source
            ? environments.FindingOrHint(Rule, isCertain, At, Origin.Known(source), arguments)
            : environments.FindingOrHint(Rule, isCertain, At, arguments);
    }
}
