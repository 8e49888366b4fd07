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

    /// <summary>Creates the analyzer.</summary>
    public TokenLifecycleAnalyzer()
        : base(UnrenewedToken.Descriptor, UnreadExpiry.Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfAccessTokens)
            TypeFacts.Register(context, TokenMention.IsIn, TokenCache.IsPossibleIn, (file, facts) => Judge(file, facts, environments));
    }

    private static void Judge(SemanticModelAnalysisContext context, TypeFacts facts, Environments environments)
    {
        if (TokenCache.In(facts) is not { } cache || cache.Renewal == Renewal.Unknown || !TokenRequest.IsMadeBy(facts))
            return;

        var store = cache.FirstStore;
        var owner = TokenOwners.Of(facts.Type, store.Member.IsStatic);
        if (owner == TokenOwner.Excused || Environments.IsDevelopmentOnly(store.Target))
            return;

        var isGuess = owner == TokenOwner.ShortLived || cache.Renewal == Renewal.LeftToCallers || environments.IsTestProject;
        if ((UnrenewedToken.Judge(facts, store) ?? UnreadExpiry.Judge(facts)) is { } finding)
        {
            context.ReportDiagnostic(isGuess
                ? environments.Hint(finding.Rule, finding.At, finding.Member.Display())
                : environments.Finding(finding.Rule, finding.At, finding.Member.Display()));
        }
    }
}

/// <summary>What a lifecycle rule found in a type.</summary>
internal sealed record LifecycleFinding(DiagnosticDescriptor Rule, IOperation At, ISymbol Member);
