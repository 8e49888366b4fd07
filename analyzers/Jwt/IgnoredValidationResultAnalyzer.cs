using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4006: a token is validated, but the code goes on without asking what came out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredValidationResultAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4006";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Validation result ignored",
        "'{0}' does not throw on a forged or expired token, and the code goes on without a look at its result; check IsValid",
        DiagnosticSeverity.Warning,
        "The method reports a bad token in its result instead of throwing. Code that goes on without a look at IsValid trusts a forged token.",
        "CWE-252",
        starred: true);

    /// <summary>The methods that report a bad token in their result.</summary>
    internal static readonly Sinks Validations = new(
        Calls("Microsoft.IdentityModel.Tokens.TokenHandler", "token", "ValidateTokenAsync"),
        Calls("Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler", "token", "ValidateToken"),
        Calls("Microsoft.IdentityModel.Protocols.SignedHttpRequest.SignedHttpRequestHandler", "signedHttpRequestValidationContext", "ValidateSignedHttpRequestAsync"));

    /// <summary>Creates the analyzer.</summary>
    public IgnoredValidationResultAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // A test that ignores the result lets nobody in; many only verify that a substitute was called.
        if (environments.IsTestProject)
            return;

        Validations.Register(context, (operation, use) =>
        {
            if (use.Operation is IInvocationOperation call && ReportsInResult(call.TargetMethod, operation.Compilation) && ValidationOutcome.IsIgnored(call))
                operation.ReportDiagnostic(environments.Finding(Descriptor, call, use.Member.Display()));
        });
    }

    /// <summary>A method that the project adds to a handler of its own may well throw.</summary>
    private static bool ReportsInResult(IMethodSymbol method, Compilation project)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        var result = method.ReturnType is INamedTypeSymbol { TypeArguments: [var awaited] } ? awaited : method.ReturnType;
        return !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, project.Assembly)
            && result.Name is "TokenValidationResult" or "SignedHttpRequestValidationResult";
    }
}
