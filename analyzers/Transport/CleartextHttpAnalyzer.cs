using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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

    private static readonly string[] s_identityModel = ["IdentityModel.Client", "Duende.IdentityModel.Client"];

    /// <summary>Addresses that by their nature carry secrets, tokens or signing keys.</summary>
    internal static readonly Sinks Credentials = new(
        Properties("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions", "Authority", "MetadataAddress"),
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "Authority", "MetadataAddress"),
        Properties("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "AuthorizationEndpoint", "TokenEndpoint", "UserInformationEndpoint"),
        Properties("Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration", "TokenEndpoint", "AuthorizationEndpoint", "UserInfoEndpoint", "JwksUri"),
        InEach(s_identityModel, ns => Properties(ns + ".ProtocolRequest", "Address")),
        InEach(s_identityModel, ns => Calls(ns + ".HttpClientDiscoveryExtensions", "address", "GetDiscoveryDocumentAsync")),
        InEach(s_identityModel, ns => Calls(ns + ".DiscoveryCache", "authority", Sink.Constructor)),
        Properties("Duende.IdentityModel.OidcClient.OidcClientOptions", "Authority"));

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
            if (RemoteHost(origin) is not { } host || Environments.IsDevelopmentOnly(use.Operation))
                continue;

            carriesCredentials |= MentionsCredentials(use.Operation.Syntax);
            // A test that asks for a clear-text address without credentials has nothing to lose.
            if (environments.IsTestProject && !carriesCredentials)
                return;

            var what = carriesCredentials ? "credentials" : "the request";
            context.ReportDiagnostic(carriesCredentials && !environments.IsTestProject && !LocalHost.IsPrivate(host)
                ? environments.Finding(Descriptor, use.Value, origin, use.Member.Display(), what)
                : environments.Hint(Descriptor, use.Value, origin, use.Member.Display(), what));
            return;
        }
    }

    /// <summary>The host, when the known text names the scheme and the whole of a host that is remote; otherwise null.</summary>
    private static string? RemoteHost(Origin origin)
    {
        const string Scheme = "http://";
        if (origin.Prefix is not { } url || !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        var end = url.IndexOfAny(['/', '?', '#'], Scheme.Length);
        if (end < 0 && !origin.IsConstant)
            return null;

        var authority = end < 0 ? url.Substring(Scheme.Length) : url.Substring(Scheme.Length, end - Scheme.Length);
        var host = authority.Substring(authority.LastIndexOf('@') + 1);
        if (host.IndexOfAny(['{', '}', '<', '>', '$', '%']) >= 0)
            return null;
        host = host.Length > 0 && host[0] == '[' ? host.Substring(0, host.IndexOf(']') + 1) : host.Split(':')[0];
        return LocalHost.IsLocal(host) ? null : host;
    }

    /// <summary>Whether the type around the request also handles credentials: then they travel with it.</summary>
    private static bool MentionsCredentials(SyntaxNode node)
    {
        SyntaxNode scope = node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? node.SyntaxTree.GetRoot();
        foreach (var token in scope.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) ? IsCredentialName(token.ValueText) : token.IsKind(SyntaxKind.StringLiteralToken) && IsCredentialHeader(token.ValueText))
                return true;
        }

        return false;
    }

    private static bool IsCredentialName(string name) => name is "Authorization" or "AuthenticationHeaderValue" or "NetworkCredential"
        or "SetBearerToken" or "SetBasicAuthentication" or "WithOAuthBearerToken" or "WithBasicAuth" or "JwtAuthenticator"
        or "HttpBasicAuthenticator" or "AccessTokenProvider" or "CallCredentials";

    private static bool IsCredentialHeader(string text) => text.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || text.Equals("X-Api-Key", StringComparison.OrdinalIgnoreCase) || text.Equals("grant_type", StringComparison.Ordinal)
        || text.Equals("client_secret", StringComparison.Ordinal);
}
