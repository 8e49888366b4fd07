using System.Collections.Immutable;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3012: the seconds of <c>expires_in</c> are taken for another unit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongExpiryUnitAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3012";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "expires_in used with the wrong unit",
        "'{0}' takes the seconds of expires_in for {1}, so the token is renewed far too {2}; use {3}",
        DiagnosticSeverity.Warning,
        "RFC 6749 gives the lifetime of an access token in seconds. Read as minutes, an expired token is used for days; read as milliseconds, every call asks for a new one.",
        "CWE-682",
        starred: true);

    /// <summary>Creates the analyzer.</summary>
    public WrongExpiryUnitAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments) =>
        context.RegisterOperationAction(operation => Judge(operation, environments), OperationKind.Invocation);

    private static void Judge(OperationAnalysisContext context, Environments environments)
    {
        var call = (IInvocationOperation)context.Operation;
        if (Unit(call.TargetMethod.Name) is not { } unit || !IsTime(call.TargetMethod.ContainingType) || call.Arguments is not [{ Value: var amount }, ..])
            return;

        var isSeconds = unit == Seconds;
        if (isSeconds)
        {
            // AddSeconds(expiresIn / 1000) takes the seconds for milliseconds.
            if (amount.Unwrap() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, RightOperand: var divisor } division
                || divisor.Unwrap().ConstantValue.Value is not (1000 or 1000L or 1000d))
            {
                return;
            }

            amount = division.LeftOperand;
        }

        if (!TokenSource.Reads(amount, TokenField.ExpiresIn) || NamesUnit(amount))
            return;

        var isEarly = isSeconds || unit is "milliseconds" or "ticks";
        var rightCall = call.TargetMethod.IsStatic ? "TimeSpan.FromSeconds" : "AddSeconds";
        object[] arguments = [call.TargetMethod.Display(), isSeconds ? "milliseconds" : unit, isEarly ? "early" : "late", rightCall];
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !environments.IsTestProject && !Environments.IsDevelopmentOnly(call), call, arguments));
    }

    private const string Seconds = "seconds";

    private static string? Unit(string method) => method switch
    {
        "AddTicks" or "FromTicks" => "ticks",
        "AddMilliseconds" or "FromMilliseconds" => "milliseconds",
        "AddSeconds" or "FromSeconds" => Seconds,
        "AddMinutes" or "FromMinutes" => "minutes",
        "AddHours" or "FromHours" => "hours",
        "AddDays" or "FromDays" => "days",
        _ => null,
    };

    private static bool IsTime(INamedTypeSymbol type) =>
        type is { Name: "DateTime" or "DateTimeOffset" or "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>A member called <c>ExpiresInMinutes</c> says that this server differs from the standard.</summary>
    private static bool NamesUnit(IOperation amount)
    {
        foreach (var operation in amount.DescendantsAndSelf())
        {
            var name = operation switch
            {
                IMemberReferenceOperation member => member.Member.Name,
                ILocalReferenceOperation local => local.Local.Name,
                _ => "",
            };
            if (name.IndexOf("Minute", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Milli", StringComparison.OrdinalIgnoreCase) >= 0
                || name.IndexOf("Hour", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Days", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
