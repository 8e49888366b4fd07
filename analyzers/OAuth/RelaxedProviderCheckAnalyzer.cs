using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3105: a client does not check who it talks to, or whether an answer belongs to its request.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RelaxedProviderCheckAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3105";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Discovery, issuer or nonce checks relaxed",
        "'{0}' accepts {1}; {2}",
        DiagnosticSeverity.Warning,
        "A client that talks to several authorization servers can be led to send the codes and tokens of one to another, or to take an answer that was meant for someone else.",
        "CWE-345");

    private const string ResponseType = "ResponseType";
    private const string Endpoints = "ValidateEndpoints";
    private const string Validator = "ProtocolValidator";

    /// <summary>Checks that are on unless somebody turns them off. The handlers themselves turn off RequireStateValidation: they check the state.</summary>
    internal static readonly Sinks Checks = new(
        InEach(IdentityModel.Client, ns => Properties(ns + ".DiscoveryPolicy", "ValidateIssuerName", Endpoints, "RequireKeySet")),
        InEach(IdentityModel.OidcClient, ns => Properties(ns + ".Policy", "RequireIdentityTokenSignature", "ValidateTokenIssuerName")),
        Properties("Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectProtocolValidator", "RequireNonce", "RequireState"));

    /// <summary>Creates the analyzer.</summary>
    public RelaxedProviderCheckAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject)
            Checks.Register(context, (operation, use) => Examine(operation, use, environments));
    }

    private static void Examine(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!use.IsOff(context.CancellationToken) || Environments.IsDevelopmentOnly(use.Operation) || IsHarmless(use, context.CancellationToken))
            return;

        var (accepted, action) = (Accepted(use.Sink.Member), use.Sink.Member == Endpoints ? "list the hosts in AdditionalEndpointBaseAddresses" : "leave the check on");
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !IsGuess(use), use.Place, use.Member.Display(), accepted, action));
    }

    private static string Accepted(string check) => check switch
    {
        "ValidateIssuerName" => "the discovery document of another authorization server",
        Endpoints => "endpoints and keys on any host",
        "RequireKeySet" => "an authorization server without signing keys",
        "RequireIdentityTokenSignature" => "ID tokens that nobody signed",
        "ValidateTokenIssuerName" => "ID tokens of another issuer",
        "RequireNonce" => "an ID token that was issued for another sign-in",
        _ => "an answer to a request that was never sent",
    };

    private static bool IsHarmless(SinkUse use, CancellationToken cancellation) => use.Sink.Member switch
    {
        // The document that Microsoft Entra ID publishes for all tenants names none of them: its issuer is a pattern.
        "ValidateIssuerName" or "ValidateTokenIssuerName" => use.Operation.Body().Descendants().Any(static operation =>
            operation is ILiteralOperation { ConstantValue.Value: string text } && text.IndexOf("login.microsoftonline.com/", StringComparison.OrdinalIgnoreCase) >= 0),
        // The handlers of ASP.NET Core and OWIN check the state before the validator runs.
        "RequireState" => IsOfHandler(use.Operation, cancellation),
        _ => false,
    };

    /// <summary>PKCE protects a code as well as a nonce does, and a document without keys makes validation fail rather than pass.</summary>
    private static bool IsGuess(SinkUse use) => use.Sink.Member switch
    {
        "RequireKeySet" => true,
        "RequireNonce" => use.Operation.Body().Descendants().Any(static operation =>
            operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: ResponseType }, Value.ConstantValue.Value: "code" }),
        _ => false,
    };

    /// <summary>Whether the validator belongs to a handler: it is its <c>ProtocolValidator</c>, or is put there.</summary>
    private static bool IsOfHandler(IOperation check, CancellationToken cancellation)
    {
        if (check is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } validator } })
            return false;

        var path = ObjectPath.Of(validator);
        return path.Below(path.Owner) == Validator
            || (path.IsVariable && ValueTracer.Trace(validator, cancellation).Origins.Any(static origin => IsValidator(origin.Source)))
            || check.Body().Descendants().Any(other => other is ISimpleAssignmentOperation assignment && IsValidator(assignment.Target) && ObjectPath.Of(assignment.Value).IsSame(path));
    }

    private static bool IsValidator(IOperation operation) => operation is IPropertyReferenceOperation { Property.Name: Validator };
}
