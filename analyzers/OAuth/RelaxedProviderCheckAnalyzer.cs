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
    private const string Validator = "ProtocolValidator";

    private static readonly string[] s_identityModel = ["IdentityModel.Client", "Duende.IdentityModel.Client"];
    private static readonly string[] s_oidcClient = ["IdentityModel.OidcClient", "Duende.IdentityModel.OidcClient"];

    /// <summary>Checks that are on unless somebody turns them off. The handlers themselves turn off RequireStateValidation: they check the state.</summary>
    internal static readonly Sinks Checks = new(
        InEach(s_identityModel, ns => Properties(ns + ".DiscoveryPolicy", "ValidateIssuerName", "ValidateEndpoints", "RequireKeySet")),
        InEach(s_oidcClient, ns => Properties(ns + ".Policy", "RequireIdentityTokenSignature", "ValidateTokenIssuerName")),
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
        if (!use.IsOff(context.CancellationToken) || Environments.IsDevelopmentOnly(use.Operation) || IsHarmless(use))
            return;

        var (accepted, action) = Meaning(use.Sink.Member);
        context.ReportDiagnostic(IsGuess(use)
            ? environments.Hint(Descriptor, use.Place, use.Member.Display(), accepted, action)
            : environments.Finding(Descriptor, use.Place, use.Member.Display(), accepted, action));
    }

    private static (string Accepted, string Action) Meaning(string check) => check switch
    {
        "ValidateIssuerName" => ("the discovery document of another authorization server", "leave the check on"),
        "ValidateEndpoints" => ("endpoints and keys on any host", "list the hosts in AdditionalEndpointBaseAddresses"),
        "RequireKeySet" => ("an authorization server without signing keys", "leave the check on"),
        "RequireIdentityTokenSignature" => ("ID tokens that nobody signed", "leave the check on"),
        "ValidateTokenIssuerName" => ("ID tokens of another issuer", "leave the check on"),
        "RequireNonce" => ("an ID token that was issued for another sign-in", "leave the check on"),
        _ => ("an answer to a request that was never sent", "leave the check on"),
    };

    private static bool IsHarmless(SinkUse use) => use.Sink.Member switch
    {
        // The document that Microsoft Entra ID publishes for all tenants names none of them: its issuer is a pattern.
        "ValidateIssuerName" or "ValidateTokenIssuerName" => use.Operation.Body().Descendants().Any(static operation =>
            operation is ILiteralOperation { ConstantValue.Value: string text } && text.IndexOf("login.microsoftonline.com/", StringComparison.OrdinalIgnoreCase) >= 0),
        // The handlers of ASP.NET Core and OWIN check the state before the validator runs.
        "RequireState" => IsOfHandler(use.Operation),
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

    private static bool IsOfHandler(IOperation check)
    {
        if (check is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: IPropertyReferenceOperation { Property.Name: Validator } } })
            return true;
        for (var parent = check.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: Validator } }
                or IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: Validator } })
            {
                return true;
            }
        }

        return false;
    }
}
