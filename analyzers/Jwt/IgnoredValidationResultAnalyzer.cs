using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4006: a token is validated, but nobody asks what came out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredValidationResultAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4006";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Validation result ignored",
        "'{0}' does not throw on a forged or expired token, and its result is never checked; check IsValid",
        DiagnosticSeverity.Warning,
        "The method reports a bad token in its result instead of throwing. Code that goes on without a look at IsValid trusts a forged token.",
        "CWE-252",
        starred: true);

    /// <summary>Creates the analyzer.</summary>
    public IgnoredValidationResultAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // A test that ignores the result lets nobody in; many only verify that a substitute was called.
        if (environments.IsTestProject
            || context.Compilation.GetTypeByMetadataName("Microsoft.IdentityModel.Tokens.TokenValidationResult") is not { } result)
        {
            return;
        }

        context.RegisterOperationAction(operation =>
        {
            var call = (IInvocationOperation)operation.Operation;
            if (call.TargetMethod.Name.StartsWith("Validate", StringComparison.Ordinal) && IsOfLibrary(call.TargetMethod)
                && Yields(call.Type, result) && ValidationOutcome.IsIgnored(call))
            {
                operation.ReportDiagnostic(environments.Finding(Descriptor, call, call.TargetMethod.Display()));
            }
        }, OperationKind.Invocation);
    }

    private static bool IsOfLibrary(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        return method.DeclaringSyntaxReferences.IsEmpty;
    }

    private static bool Yields(ITypeSymbol? type, INamedTypeSymbol result)
    {
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var awaited] })
            type = awaited;
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, result))
                return true;
        }

        return false;
    }
}
