using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5003: Retry-After is read as a number of seconds, though a server may send a date.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetryAfterDateAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5003";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Date form of Retry-After ignored",
        "'{0}' is null when the server sends Retry-After as a date, so that {1}; read 'Date' as well",
        DiagnosticSeverity.Warning,
        "Retry-After holds seconds or a date (RFC 9110, section 10.2.3). Content delivery networks and gateways send the date, often only under load.",
        "CWE-754");

    private const string Header = "System.Net.Http.Headers.RetryConditionHeaderValue";
    private static readonly string[] s_words = ["Delta"];

    /// <summary>Other ways to the date; <c>Date</c> itself or the header's raw text.</summary>
    private static readonly string[] s_dates = ["Date", "GetValues", "TryGetValues", "NonValidated"];

    /// <summary>Creates the analyzer.</summary>
    public RetryAfterDateAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject && SourceWords.Of(context.Compilation, context.CancellationToken).Contains("Delta"))
            context.RegisterOperationAction(operation => Judge(operation, environments), OperationKind.PropertyReference);
    }

    private static void Judge(OperationAnalysisContext context, Environments environments)
    {
        var delta = (IPropertyReferenceOperation)context.Operation;
        if (!IsDelta(delta) || !SourceWords.Contains(delta.Syntax.SyntaxTree, s_words) || IsDateReadBeside(delta))
            return;

        // Another member of the type may have looked for a date before; this one still throws if it has not.
        var isDateRead = IsDateRead(delta, context.ContainingSymbol);
        var reads = delta.Body().Descendants().Where(IsDelta).ToList();
        var isTested = reads.Exists(IsTest) || IsCaught(delta);
        if (Demanded(delta) is { } value && !isTested)
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !isDateRead && !Environments.IsDevelopmentOnly(delta), value, delta.Property.Display(), "this throws"));
        else if (!isDateRead && delta == reads[0] && (isTested || !reads.Exists(static read => Demanded(read) is not null)))
            context.ReportDiagnostic(environments.Hint(Descriptor, Whole(delta), delta.Property.Display(), "the wait that it asked for is not kept"));
    }

    private static bool IsDelta(IOperation operation) => operation is IPropertyReferenceOperation { Property: { Name: "Delta", ContainingType: { Name: "RetryConditionHeaderValue" } type } }
        && type.HasMetadataName(Header);

    /// <summary>The read as it is written: <c>RetryAfter?.Delta</c>.</summary>
    private static IOperation Whole(IOperation delta)
    {
        while (delta.Parent is IConditionalAccessOperation access && access.WhenNotNull == delta)
            delta = access;
        return delta;
    }

    /// <summary>What throws when there is no number of seconds: <c>Delta.Value</c> or a cast; null when nothing does.</summary>
    private static IOperation? Demanded(IOperation delta)
    {
        // RetryAfter?.Delta.Value is null without the header, and throws with a date.
        return delta.Parent switch
        {
            IPropertyReferenceOperation { Property.Name: "Value" } value when value.Instance == delta => Whole(value),
            IConversionOperation { IsImplicit: false, Type.Name: "TimeSpan" } cast => cast,
            _ when Whole(delta) is var whole && whole != delta => whole.Parent switch
            {
                IPropertyReferenceOperation { Property.Name: "Value" } value when value.Instance == whole => value,
                IParenthesizedOperation { Parent: IPropertyReferenceOperation { Property.Name: "Value" } value } => value,
                IConversionOperation { IsImplicit: false, Type.Name: "TimeSpan" } cast => cast,
                _ => null,
            },
            _ => null,
        };
    }

    private static bool IsTest(IOperation delta)
    {
        var whole = Whole(delta);
        return delta.Parent is IPropertyReferenceOperation { Property.Name: "HasValue" }
            || whole.Parent is IPropertyReferenceOperation { Property.Name: "HasValue" } or IIsPatternOperation or ISwitchExpressionOperation or IBinaryOperation
            || whole.Parent is IConversionOperation { IsImplicit: true, Parent: IBinaryOperation or IIsPatternOperation }
            || delta.Parent is IPropertySubpatternOperation;
    }

    private static bool IsCaught(IOperation delta)
    {
        for (var (child, parent) = (delta, delta.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } attempt && attempt.Body == child)
                return true;
        }

        return false;
    }

    /// <summary>Whether the same member looks for a date, or hands the header to somebody who may.</summary>
    private static bool IsDateReadBeside(IOperation delta) => SpeaksOfDate(delta.Body().Syntax)
        || delta.Body().Descendants().Any(static operation => operation is IArgumentOperation { Value.Type.Name: "RetryConditionHeaderValue" });

    /// <summary>Whether the type does.</summary>
    private static bool IsDateRead(IOperation delta, ISymbol member) => (member.ContainingType ?? member).DeclaringSyntaxReferences
        .Select(static part => part.GetSyntax()).DefaultIfEmpty(delta.Syntax.SyntaxTree.GetRoot()).Any(SpeaksOfDate);

    private static bool SpeaksOfDate(SyntaxNode code) => code.DescendantTokens().Any(static token =>
        token.IsKind(SyntaxKind.IdentifierToken) && Array.IndexOf(s_dates, token.ValueText) >= 0);
}
