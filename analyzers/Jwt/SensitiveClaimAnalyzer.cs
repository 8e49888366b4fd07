using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4011: a token carries what nobody who handles it may read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SensitiveClaimAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4011";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Sensitive data in claims",
        "'{0}' puts '{1}' into a token, which is signed but not encrypted and so read by everyone who handles it; leave it out",
        DiagnosticSeverity.Info,
        "A token is Base64, not cipher text. Browsers keep it, proxies log it, and whoever finds it reads every claim.",
        "CWE-312",
        enabled: false);

    /// <summary>Places that take the name of one claim.</summary>
    internal static readonly Sinks Names = new(
        Calls("System.Security.Claims.Claim", "type", Sink.Constructor),
        Calls("JWT.Builder.JwtBuilder", "name", "AddClaim"),
        Calls("JWT.Builder.JwtBuilderExtensions", "name", "AddClaim"));

    /// <summary>The member of a description of a token that holds all claims.</summary>
    internal static readonly Sinks Descriptors = new(Properties("Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor", "Claims"));

    /// <summary>Creates the analyzer.</summary>
    public SensitiveClaimAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        Names.Register(context, (operation, use) =>
        {
            if (use.Value.ConstantValue.Value is string name && SensitiveName.Is(name))
                operation.ReportDiagnostic(environments.Hint(Descriptor, use.Value, use.Member.Display(), name));
        });
        Descriptors.Register(context, (operation, use) =>
        {
            if (!IsEncrypted(use.Operation))
                Judge(operation, use, environments);
        });
        PayloadClaims.Sinks.Register(context, (operation, use) =>
        {
            if (!use.Operation.IsEncrypted())
                Judge(operation, use, environments);
        });
    }

    private static void Judge(OperationAnalysisContext context, SinkUse payload, Environments environments)
    {
        foreach (var claim in PayloadClaims.Of(payload.Value) ?? [])
        {
            if (SensitiveName.Is(claim.Name))
                context.ReportDiagnostic(environments.Hint(Descriptor, claim.Written, payload.Member.Display(), claim.Name));
        }
    }

    /// <summary>Whether the description also says with which key the token is encrypted.</summary>
    private static bool IsEncrypted(IOperation claims) => claims is ISimpleAssignmentOperation assignment
        && ObjectSetup.Around(assignment).Assigned("EncryptingCredentials").Any(static credentials => !credentials.IsNull());
}
