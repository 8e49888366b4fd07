using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3010: the expiry of a token is kept in local time, or compared with the time of another clock.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MixedClockAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3010";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token expiry in local time or compared across clocks",
        "'{0}' is {1}, so the token counts as valid {2}; use UTC on both sides",
        DiagnosticSeverity.Warning,
        "DateTime compares ticks and ignores what clock they were read from. Local time differs from UTC by the time zone, and jumps twice a year.",
        "CWE-682");

    private const string HoursOff = "for hours too long or too short";

    /// <summary>Right but for one night of the year: a suggestion only.</summary>
    private const string AnHourOff = "for an hour too long when summer time ends";

    /// <summary>Words for a local time: without one of them there is nothing to mix UTC with.</summary>
    private static readonly string[] s_words = ["Now", "Today", "GetLocalNow", "LocalDateTime", "ToLocalTime"];

    /// <summary>Creates the analyzer.</summary>
    public MixedClockAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (Array.Exists(s_words, SourceWords.Of(context.Compilation, context.CancellationToken).Contains))
            TypeFacts.Register(context, IsPossibleIn, static type => type.TypeKind is TypeKind.Class or TypeKind.Struct, (file, facts) => Judge(file, facts, environments));
    }

    private static bool IsPossibleIn(SyntaxTree file) => SourceWords.Contains(file, s_words) && TokenExpiry.IsMentionedIn(file);

    private static void Judge(SemanticModelAnalysisContext context, TypeFacts facts, Environments environments)
    {
        var uses = new ExpiryUses(facts);
        foreach (var finding in uses.Checks.Select(OfCheck).Concat(uses.Members.Select(OfMember)))
        {
            if (finding is not { At: var at })
                continue;
            var isGuess = finding.HowLong != HoursOff || environments.IsTestProject || Environments.IsDevelopmentOnly(at);
            context.ReportDiagnostic(environments.Finding(Descriptor, at, isGuess, finding.Places, finding.Name, finding.What, finding.HowLong));
        }
    }

    private static MixedClock? OfCheck(ExpiryCheck check)
    {
        if (!IsMixed(check.Expiry, check.Now) || IsShifted(check))
            return null;

        var (local, utc) = check.Now.Clock == Clock.Local ? (check.Now, check.Expiry) : (check.Expiry, check.Now);
        return check.Expiry.IsOfToken || (utc.Read is null && IsSecondsOfClaim(check.At))
            ? new MixedClock(Name(local.Read!), "local time and compared with UTC", HoursOff, local.Read!, local.IsNamed ? [] : [local.Read!])
            : null;
    }

    private static MixedClock? OfMember(ExpiryMember member)
    {
        if (member.Checks.Exists(IsShifted))
            return null;

        var kept = member.Writes.Select(Moment.Of).OfType<Moment>().Where(moment => (moment.IsMoved || member.IsStart) && IsClock(moment)).ToList();
        var compared = member.Checks.Select(static check => check.Now).Where(IsClock).ToList();
        var local = kept.Concat(compared).Where(static moment => moment.Clock == Clock.Local).ToList();
        if (local.Count == 0 || compared.Count == 0)
            return null;

        var isKeptLocal = kept.Exists(static moment => moment.Clock == Clock.Local);
        var isMixed = kept.Exists(moment => compared.Exists(now => IsMixed(moment, now)));
        if (!isMixed && kept.Count == 0 && compared.Count == local.Count)
            return null;

        var what = isMixed ? isKeptLocal ? "kept in local time and compared with UTC" : "kept in UTC and compared with local time"
            : isKeptLocal ? "kept in local time" : "compared with local time and with UTC";
        var canChange = !local.Exists(static moment => moment.IsNamed) && (!isKeptLocal || IsKeptForChecksOnly(member));
        return new MixedClock(
            member.Symbol.Display(), what, isKeptLocal && !isMixed ? AnHourOff : HoursOff, local[0].Read!, canChange ? [.. local.Select(static moment => moment.Read!)] : []);
    }

    private static bool IsClock(Moment moment) => moment.Clock is Clock.Utc or Clock.Local;

    private static bool IsMixed(Moment one, Moment other) => IsClock(one) && IsClock(other) && one.Clock != other.Clock;

    private static bool IsShifted(ExpiryCheck check) => check.Now.IsShifted || check.Expiry.IsShifted;

    /// <summary><c>(DateTime.Now - new DateTime(1970, 1, 1)).TotalSeconds</c> where the claims of RFC 7519 are spoken of.</summary>
    private static bool IsSecondsOfClaim(IOperation check) =>
        check is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } or IInvocationOperation { TargetMethod.Name: "Subtract" } && TokenExpiry.IsIn(check.Body());

    /// <summary>Whether nothing but the checks sees the member, so that it can change to UTC unnoticed.</summary>
    private static bool IsKeptForChecksOnly(ExpiryMember member) =>
        member.Symbol.DeclaredAccessibility == Accessibility.Private && !member.IsReadElsewhere && member.Symbol.GetAttributes().IsEmpty;

    private static string Name(IOperation read) => read switch
    {
        IMemberReferenceOperation member => member.Member.Display(),
        IInvocationOperation call => call.TargetMethod.Display(),
        _ => "",
    };

    /// <param name="Name">What is local, or kept so.</param>
    /// <param name="What">How.</param>
    /// <param name="HowLong">How long the token counts as valid.</param>
    /// <param name="At">Where the local clock is read.</param>
    /// <param name="Places">Where it must be read in UTC instead; empty when others would notice.</param>
    private sealed record MixedClock(string Name, string What, string HowLong, IOperation At, IReadOnlyList<IOperation> Places);
}
