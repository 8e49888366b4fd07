using System.Globalization;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4012: expired tokens are accepted for longer than clocks differ.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExcessiveClockSkewAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4012";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Excessive ClockSkew",
        "'{0}' accepts tokens for {1} after they have expired; {2}",
        DiagnosticSeverity.Info,
        "The tolerance is for clocks that differ by seconds. A longer one is added to the life of every token, also of a stolen one.",
        "CWE-613",
        enabled: false);

    /// <summary>The default of Microsoft.IdentityModel.</summary>
    private const int DefaultMinutes = 5;

    /// <summary>Tolerances, as a length of time or in seconds.</summary>
    internal static readonly Sinks Tolerances = new(
        Properties(ValidationSetting.Microsoft, "ClockSkew"),
        Properties(ValidationSetting.JwtNet, "TimeMargin"),
        Calls("JWT.JwtValidator", "timeMargin", Sink.Constructor));

    /// <summary>Creates the analyzer.</summary>
    public ExcessiveClockSkewAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        Tolerances.Register(context, (operation, use) =>
        {
            if (Minutes(use.Value, operation.CancellationToken) is { } minutes and > DefaultMinutes && !Environments.IsDevelopmentOnly(use.Operation))
                operation.ReportDiagnostic(environments.Hint(Descriptor, use.Value, use.Member.Display(), Display(minutes), Action(use)));
        });
    }

    private static string Display(double minutes) => double.IsInfinity(minutes) ? "ever" : minutes.ToString("0.#", CultureInfo.InvariantCulture) + " minutes";

    /// <summary>Jwt.Net has no tolerance of its own.</summary>
    private static string Action(SinkUse use) => use.Sink.Type == ValidationSetting.Microsoft ? "leave it at the default of 5 minutes" : "leave the margin out";

    private static double? Minutes(IOperation tolerance, CancellationToken cancellation) => tolerance.Type?.SpecialType == SpecialType.System_Int32
        ? ValueTracer.Trace(tolerance, cancellation).Origins is [{ Constant: int seconds }] ? seconds / 60.0 : null
        : TokenLifetime.Of(tolerance, cancellation)?.Hours * 60;
}
