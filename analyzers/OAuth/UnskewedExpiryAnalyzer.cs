using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3011: a token counts as valid up to its last moment, and expires on the way to the server.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnskewedExpiryAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3011";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token expiry compared without skew",
        "'{0}' is the last moment of the token, so now and then a call is sent with a token that expires on its way; renew it a minute earlier",
        DiagnosticSeverity.Info,
        "A request takes time, and two clocks never agree. A token that has a second left when it is checked has none when the server looks at it.",
        "CWE-613",
        enabled: false);

    private static readonly string[] s_clocks = ["UtcNow", "Now", "GetUtcNow", "GetLocalNow"];

    /// <summary>Creates the analyzer.</summary>
    public UnskewedExpiryAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject && Array.Exists(s_clocks, SourceWords.Of(context.Compilation, context.CancellationToken).Contains))
            TypeFacts.Register(context, IsPossibleIn, static type => type.TypeKind is TypeKind.Class or TypeKind.Struct, (file, facts) => Judge(file, facts, environments));
    }

    private static bool IsPossibleIn(SyntaxTree file) => SourceWords.Contains(file, s_clocks) && TokenExpiry.IsMentionedIn(file);

    private static void Judge(SemanticModelAnalysisContext context, TypeFacts facts, Environments environments)
    {
        var uses = new ExpiryUses(facts);
        foreach (var member in uses.Members)
        {
            var sums = member.Writes.OfType<IOperation>().Where(IsSum).ToList();
            if (sums.Count > 0 && TokenCache.IsFilledOnlyHere(member.Symbol, facts.Type) && !member.IsReadElsewhere
                && member.Writes.TrueForAll(static value => value is not null && (IsSum(value) || IsNothing(value)))
                && member.Checks.TrueForAll(static check => IsExact(check.Expiry) && IsNow(check)))
            {
                Report(member.Checks[0], member.Symbol.Display(), sums);
            }
        }

        foreach (var check in uses.Checks.Concat(uses.Members.SelectMany(static member => member.Checks)))
        {
            if (IsNow(check) && Sum(check) is { } sum && IsSum(sum))
                Report(check, Name(check), check.Expiry.Read is not null ? [sum] : []);
        }

        void Report(ExpiryCheck check, string name, IEnumerable<IOperation> places) =>
            context.ReportDiagnostic(environments.Finding(Descriptor, check.At, isGuess: true, places, name));
    }

    /// <summary>A bare comparison; who subtracts wants to know how much is left.</summary>
    private static bool IsNow(ExpiryCheck check) =>
        IsExact(check.Now) && check.Now.Read is not null && check.At is IBinaryOperation { OperatorKind: not BinaryOperatorKind.Subtract };

    private static bool IsExact(Moment moment) => !moment.IsMoved;

    /// <summary><c>now.AddSeconds(response.ExpiresIn)</c> and <c>now + TimeSpan.FromSeconds(response.ExpiresIn)</c>, without any slack.</summary>
    private static bool IsSum(IOperation value) => value.Unwrap() switch
    {
        IInvocationOperation { TargetMethod.Name: "AddSeconds", Instance: { } start, Arguments: [var seconds] } => IsStart(start) && IsLifetime(seconds.Value),
        IInvocationOperation { TargetMethod.Name: "Add", Instance: { } start, Arguments: [var span] } => IsStart(start) && IsSpan(span.Value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => IsStart(sum.LeftOperand) && IsSpan(sum.RightOperand),
        _ => false,
    };

    /// <summary>The moment in which the token was given out: the clock, or a member that holds it.</summary>
    private static bool IsStart(IOperation start) => Moment.Of(start) is { IsMoved: false };

    private static bool IsSpan(IOperation span) =>
        span.Unwrap() is IInvocationOperation { TargetMethod.Name: "FromSeconds", Arguments: [var seconds, ..] } && IsLifetime(seconds.Value);

    private static bool IsLifetime(IOperation seconds)
    {
        seconds = seconds.Unwrap();
        if (seconds is ILocalReferenceOperation local)
            return VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] && IsLifetime(written);
        return TokenSource.Reads(seconds, TokenField.ExpiresIn)
            && !seconds.DescendantsAndSelf().Any(static part => part is IBinaryOperation or IUnaryOperation or IInvocationOperation { TargetMethod.Name: "Max" or "Min" or "Clamp" });
    }

    /// <summary>No time at all: whoever writes it wants a new token.</summary>
    private static bool IsNothing(IOperation value) => value.Unwrap() switch
    {
        { ConstantValue.HasValue: true } or IDefaultValueOperation => true,
        IFieldReferenceOperation { Field: { Name: "MinValue" or "UnixEpoch", IsStatic: true } } => true,
        IMemberReferenceOperation { Instance: null } now => now.Member.Name is "UtcNow" or "Now",
        _ => false,
    };

    /// <summary>The sum that is compared, in place or through a variable.</summary>
    private static IOperation? Sum(ExpiryCheck check)
    {
        var told = check.Told.Unwrap();
        return told is ILocalReferenceOperation local ? VariableWrites.Around(local).To(local.Local) is [{ Value: { } written }] ? written : null : told;
    }

    private static string Name(ExpiryCheck check) => Sum(check)?.Syntax.ToString() ?? "";
}
