using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2004: a library that insists on HTTPS is told not to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisabledHttpsRequirementAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2004";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "HTTPS requirement switched off",
        "'{0}' lets tokens and signing keys travel over clear-text HTTP; require HTTPS outside development",
        DiagnosticSeverity.Warning,
        "Whoever can change a clear-text answer of the authorization server can hand out signing keys of his own and sign any token with them.",
        "CWE-319",
        starred: true);

    private const string Exemption = "DisableTransportSecurityRequirement";

    /// <summary>Requirements that must not be false.</summary>
    internal static readonly Sinks Requirements = new(
        Properties("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions", "RequireHttpsMetadata"),
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "RequireHttpsMetadata"),
        Properties("Microsoft.AspNetCore.Authentication.WsFederation.WsFederationOptions", "RequireHttpsMetadata"),
        Properties("IdentityServer4.AccessTokenValidation.IdentityServerAuthenticationOptions", "RequireHttpsMetadata"),
        Properties("Microsoft.IdentityModel.Protocols.HttpDocumentRetriever", "RequireHttps"),
        InEach(IdentityModel.Client, ns => Properties(ns + ".DiscoveryPolicy", "RequireHttps")));

    /// <summary>Exemptions that must not be true.</summary>
    internal static readonly Sinks Exemptions = new(
        InEach(
            [
                "OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreOptions", "OpenIddict.Client.AspNetCore.OpenIddictClientAspNetCoreOptions",
                "OpenIddict.Server.Owin.OpenIddictServerOwinOptions", "OpenIddict.Client.Owin.OpenIddictClientOwinOptions",
            ],
            type => Properties(type, Exemption)));

    /// <summary>The builders that have a method for it.</summary>
    internal static readonly string[] Builders =
    [
        "Microsoft.Extensions.DependencyInjection.OpenIddictServerAspNetCoreBuilder", "Microsoft.Extensions.DependencyInjection.OpenIddictClientAspNetCoreBuilder",
        "Microsoft.Extensions.DependencyInjection.OpenIddictServerOwinBuilder", "Microsoft.Extensions.DependencyInjection.OpenIddictClientOwinBuilder",
    ];

    /// <summary>Creates the analyzer.</summary>
    public DisabledHttpsRequirementAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        Requirements.Register(context, (operation, use) => ReportAssignment(operation, use, off: false, environments));
        Exemptions.Register(context, (operation, use) => ReportAssignment(operation, use, off: true, environments));

        if (SourceWords.Of(context.Compilation, context.CancellationToken).Contains(Exemption))
            context.RegisterOperationAction(operation => ReportCall(operation, environments), OperationKind.Invocation);
    }

    private static void ReportAssignment(OperationAnalysisContext context, SinkUse use, bool off, Environments environments)
    {
        if (ValueTracer.Trace(use.Value, context.CancellationToken).MustBe(off) && !Environments.IsDevelopmentOnly(use.Operation))
            context.ReportDiagnostic(environments.Finding(Descriptor, use.Place, use.Member.Display()));
    }

    private static void ReportCall(OperationAnalysisContext context, Environments environments)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is { Name: Exemption, ContainingType: var builder } && Array.Exists(Builders, builder.HasMetadataName)
            && !Environments.IsDevelopmentOnly(call))
        {
            context.ReportDiagnostic(environments.Finding(Descriptor, call, call.TargetMethod.Display()));
        }
    }
}
