using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3013: a cache keeps an access token for a time that has nothing to do with <c>expires_in</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CachedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3013";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token cached with a lifetime unrelated to expires_in",
        "'{0}' {1}, so calls fail with 401 once the token has expired; let the entry expire with the token, by expires_in",
        DiagnosticSeverity.Warning,
        "A cache hands out what it holds until the entry expires. An entry that lives longer than its token, because each read extends it or because nothing ends it, answers an expired token.",
        "CWE-613");

    /// <summary>As long as <c>HybridCache</c> keeps an entry when nothing is said: a short time is chosen to be on the safe side.</summary>
    private const double ShortHours = 5 / 60.0;

    private const string Memory = "Microsoft.Extensions.Caching.Memory.CacheExtensions";
    private const string Hybrid = "Microsoft.Extensions.Caching.Hybrid.HybridCache";

    private static readonly Sinks s_stores = new(
        Calls(Memory, "value", "Set"),
        Calls(Memory, "factory", "GetOrCreate", "GetOrCreateAsync"),
        Calls("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "value", "Set", "SetAsync", "SetString", "SetStringAsync"),
        Calls("Microsoft.Extensions.Caching.Distributed.IDistributedCache", "value", "Set", "SetAsync"),
        Calls(Hybrid, "value", "SetAsync"),
        Calls(Hybrid, "factory", "GetOrCreateAsync"));

    /// <summary>Words of a type that takes a token out of its cache in time, or looks at the token's own end.</summary>
    private static readonly string[] s_care = ["Unauthorized", "ExpiresAt", "ExpiresOn", "ExpiryTime", "ValidTo", "IsExpired"];

    /// <summary>Creates the analyzer.</summary>
    public CachedTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments) =>
        s_stores.Register(context, (operation, use) => Judge(operation, use, environments));

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!TokenMention.IsIn(use.Operation.Syntax.SyntaxTree))
            return;

        var factory = use.Sink.Parameter == "factory" ? Callback.Of(use.Value, context.CancellationToken) : null;
        var values = use.Sink.Parameter == "value" ? [use.Value] : factory?.Body.ReturnedValues() ?? [];
        if (CachedToken.FirstOf(values) is not { } token || EntryLifetime.Of(use, factory) is not { IsOpen: false } lifetime
            || Fault(lifetime, use, context.CancellationToken) is not { } fault
            || ReadsExpiryElsewhere(use, factory, lifetime) || IsLookedAfter(use.Operation.Syntax) || Environments.IsDevelopmentOnly(use.Operation))
        {
            return;
        }

        var isGuess = fault.IsGuess || token.Certainty != IssuedToken.Certain || environments.IsTestProject;
        var origin = Origin.Known(token.Operation);
        var at = Inside(use, fault.At);
        object[] arguments = [fault.Name, fault.What];
        context.ReportDiagnostic(isGuess
            ? environments.Hint(Descriptor, at, origin, arguments)
            : environments.Finding(Descriptor, at, origin, arguments));
    }

    /// <summary>The place, or the options or the factory that leads there: one finding for each call, also when calls share their options.</summary>
    private static Location Inside(SinkUse use, Location place)
    {
        var call = use.Operation.Syntax;
        return place.SourceTree == call.SyntaxTree && call.Span.Contains(place.SourceSpan) ? place
            : ((use.Argument("options") ?? use.Argument("createOptions")) is { IsImplicit: false } options ? options : use.Value).Syntax.GetLocation();
    }

    private static (Location At, string Name, string What, bool IsGuess)? Fault(EntryLifetime lifetime, SinkUse use, CancellationToken cancellation)
    {
        if (lifetime.Absolute.Count > 0)
        {
            var shortest = double.PositiveInfinity;
            foreach (var setting in lifetime.Absolute)
            {
                // A time that is computed may well come from the token.
                if (TokenLifetime.Of(setting.Value, cancellation) is not { } chosen)
                    return null;
                shortest = Math.Min(shortest, chosen.Hours);
            }

            return shortest <= ShortHours ? null
                : (lifetime.Absolute[0].At, lifetime.Absolute[0].Name, "keeps the token for a fixed time, whatever expires_in says", !double.IsInfinity(shortest));
        }

        if (lifetime.Sliding is [var sliding, ..])
            return (sliding.At, sliding.Name, "keeps the token for as long as somebody reads it", false);

        // HybridCache has a default, which a project can set.
        return use.Sink.Type == Hybrid ? null
            : (use.Operation.NameLocation(), CacheName(use) + "." + use.Member.Name, "keeps the token without an expiration", false);
    }

    private static string CacheName(SinkUse use) => use.Sink.Type == Memory ? "IMemoryCache" : "IDistributedCache";

    /// <summary>Whether the code looks at the token's lifetime for something else than to let the entry slide.</summary>
    private static bool ReadsExpiryElsewhere(SinkUse use, Callback? factory, EntryLifetime lifetime) =>
        ((IEnumerable<IOperation?>)[use.Operation.Body(), factory?.Body]).OfType<IOperation>().SelectMany(static body => body.Descendants())
            .Any(operation => RenewalSigns.ReadsLifetime(operation) && !lifetime.Sliding.Any(sliding => operation.IsInside(sliding.Value)));

    private static bool IsLookedAfter(SyntaxNode store)
    {
        var scope = store.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? store.SyntaxTree.GetRoot();
        return scope.DescendantTokens().Any(static token => token.Value is 401
            || (token.IsKind(SyntaxKind.IdentifierToken)
                && (token.ValueText is "Remove" or "RemoveAsync" or "RemoveByTagAsync" || Array.Exists(s_care, word => token.ValueText.IndexOf(word, StringComparison.Ordinal) >= 0))));
    }
}
