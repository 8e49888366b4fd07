using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2001: a request, or the address of an authorization server, uses clear-text HTTP.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CleartextHttpAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2001";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Request sent over clear-text HTTP",
        "'{0}' sends {1} over clear-text HTTP, where anyone on the path can read and change it; use https",
        DiagnosticSeverity.Warning,
        "Clear-text HTTP shows credentials and data to everyone on the path and lets them change the answer. TLS prevents both.",
        "CWE-319",
        starred: true);

    /// <summary>Addresses that by their nature carry secrets, tokens or signing keys.</summary>
    internal static readonly Sinks Credentials = new(
        Properties("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions", "Authority", "MetadataAddress"),
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "Authority", "MetadataAddress"),
        Properties("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "AuthorizationEndpoint", "TokenEndpoint", "UserInformationEndpoint"),
        Properties("Microsoft.AspNetCore.Authentication.WsFederation.WsFederationOptions", "MetadataAddress"),
        Properties("Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration",
            "TokenEndpoint", "AuthorizationEndpoint", "UserInfoEndpoint", "IntrospectionEndpoint", "RevocationEndpoint", "JwksUri"),
        Calls("Microsoft.IdentityModel.Protocols.ConfigurationManager`1", "metadataAddress", Sink.Constructor),
        Calls("Microsoft.IdentityModel.Protocols.HttpDocumentRetriever", "address", "GetDocumentAsync"),
        Calls("Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfigurationRetriever", "address", "GetAsync"),
        Properties("Microsoft.Identity.Web.MicrosoftIdentityOptions", "Instance"),
        Properties("Microsoft.Identity.Abstractions.IdentityApplicationOptions", "Authority"),
        Properties("Microsoft.Identity.Abstractions.MicrosoftEntraApplicationOptions", "Authority", "Instance"),
        Properties("OpenIddict.Client.OpenIddictClientRegistration", "Issuer", "ConfigurationEndpoint"),
        InEach(IdentityModel.Client, ns => Properties(ns + ".ProtocolRequest", "Address")),
        InEach(IdentityModel.Client, ns => Properties(ns + ".ClientOptions", "Address")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".HttpClientDiscoveryExtensions", "address", "GetDiscoveryDocumentAsync")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".HttpClientJsonWebKeySetExtensions", "address", "GetJsonWebKeySetAsync")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".DiscoveryCache", "authority", Sink.Constructor)),
        InEach(IdentityModel.Client, ns => Calls(ns + ".RequestUrl", "baseUrl", Sink.Constructor)),
        Properties("Duende.IdentityModel.OidcClient.OidcClientOptions", "Authority"),
        Properties("Duende.IdentityModel.OidcClient.ProviderInformation", "TokenEndpoint", "AuthorizeEndpoint", "UserInfoEndpoint", "PushedAuthorizationRequestEndpoint"));

    /// <summary>Creates the analyzer.</summary>
    public CleartextHttpAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        Credentials.Register(context, (operation, use) => Report(operation, use, environments, carriesCredentials: true));
        RequestAddresses.All.Register(context, (operation, use) => Report(operation, use, environments, carriesCredentials: false));
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, Environments environments, bool carriesCredentials)
    {
        foreach (var origin in ValueTracer.Trace(use.Value, context.CancellationToken).Origins)
        {
            if (CleartextAddress.RemoteHost(origin, CleartextAddress.Http) is not { } host
                || Environments.IsDevelopmentOnly(use.Operation) || Environments.IsDevelopmentOnly(origin.Source))
            {
                continue;
            }

            carriesCredentials |= CredentialMention.IsBeside(use.Operation.Syntax);
            // A test that asks for a clear-text address without credentials has nothing to lose.
            if (environments.IsTestProject && !carriesCredentials)
                return;

            var what = carriesCredentials ? "credentials" : "the request";
            var isCertain = carriesCredentials && !environments.IsTestProject && !LocalHost.IsPrivate(host);
            context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, use.Value, origin, use.Member.Display(), what));
            return;
        }
    }
}
