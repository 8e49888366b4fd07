using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3102: nothing binds the answer of an authorization server to the browser that asked.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingStateAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3102";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Authorization request without state or nonce",
        "'{0}' {1}, so that a stranger can slip his own sign-in into somebody else's session; send a random state and compare it in the callback",
        DiagnosticSeverity.Warning,
        "A callback that takes every code signs the victim in as the attacker, or links the attacker's account to the victim's.",
        "CWE-352");

    /// <summary>Creates the analyzer.</summary>
    public MissingStateAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // On a device PKCE is due in the first place: BRX3101.
        if (environments.IsTestProject || ClientApplication.Is(context.Compilation))
            return;

        var isWeb = context.Compilation.References("Microsoft.AspNetCore.Http.Abstractions", "System.Web.Mvc", "Microsoft.Owin");
        AuthorizationUrl.Register(context, (operation, address) =>
        {
            if (address.IsUnbound)
                Report(operation, address.Place, "response_type=code", address.HasConstantState ? "sends the same state every time" : "asks for a code without a state", isWeb, environments);
        });
        MissingPkceAnalyzer.Requests.Register(context, (operation, use) =>
        {
            if (AuthorizationUrl.IsUnboundCall(use))
                Report(operation, use.Value, use.Member.Display(), "asks for a code without a state", isWeb, environments);
        });
    }

    /// <summary>Outside a web application it takes more to reach the callback.</summary>
    private static void Report(OperationAnalysisContext context, IOperation place, string receiver, string defect, bool isWeb, Environments environments)
    {
        if (!Environments.IsDevelopmentOnly(place))
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isWeb, place, receiver, defect));
    }
}
