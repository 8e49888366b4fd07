using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3103: tokens come through the browser (implicit grant), or for a password that the application collects.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LegacyGrantAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3103";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Implicit or password grant",
        "'{0}' {1}; use the authorization code flow with PKCE",
        DiagnosticSeverity.Warning,
        "Both grants are gone from OAuth 2.1: one leaves tokens in the browser's address bar, the other trains users to type their password anywhere.",
        "CWE-522");

    private const string Implicit = "lets access tokens pass through the browser's address, where its history and other scripts see them";
    private const string Password = "hands the user's password to the application, past multi-factor and single sign-on";

    /// <summary>What is asked for in an authorization request.</summary>
    internal static readonly Sinks ResponseTypes = new(
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "ResponseType"));

    /// <summary>What the clients of an IdentityServer may use.</summary>
    internal static readonly Sinks Clients = new(InEach(GrantTypes.IdentityServers, ns => Properties(ns + ".Client", "AllowedGrantTypes")));

    /// <summary>Calls that send a password to an authorization server.</summary>
    internal static readonly Sinks PasswordRequests = new(
        InEach(IdentityModel.Client, ns => Calls(ns + ".HttpClientTokenRequestExtensions", "request", "RequestPasswordTokenAsync")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".TokenClient", "userName", "RequestPasswordTokenAsync")),
        Calls("Microsoft.Identity.Client.IPublicClientApplication", "username", "AcquireTokenByUsernamePassword"),
        Calls("Microsoft.Identity.Client.IByUsernameAndPassword", "username", "AcquireTokenByUsernamePassword"),
        Calls("Azure.Identity.UsernamePasswordCredential", "username", Sink.Constructor),
        Calls("OpenIddict.Client.OpenIddictClientService", "request", "AuthenticateWithPasswordAsync"));

    private static readonly string[] s_builders =
    [
        "Microsoft.Extensions.DependencyInjection.OpenIddictServerBuilder", "Microsoft.Extensions.DependencyInjection.OpenIddictClientBuilder",
    ];

    private static readonly string[] s_flows = ["AllowImplicitFlow", "AllowPasswordFlow"];

    /// <summary>Creates the analyzer.</summary>
    public LegacyGrantAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        ResponseTypes.Register(context, (operation, use) =>
        {
            if (AsksForToken(use.Value, operation.CancellationToken))
                Report(operation, use.Place.Syntax, use.Member.Display(), Implicit, environments);
        });
        PasswordRequests.Register(context, (operation, use) => Report(operation, use.Operation.Syntax, use.Member.Display(), Password, environments));
        Clients.Register(context, (operation, use) => ReportGrants(operation, use.Value, use.Place, use.Member, environments));

        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (words.Contains("AllowedGrantTypes"))
            context.RegisterOperationAction(operation => ReportList(operation, environments), OperationKind.MemberInitializer);
        if (Array.Exists(s_flows, words.Contains))
            context.RegisterOperationAction(operation => ReportFlow(operation, environments), OperationKind.Invocation);

        if (words.SpeaksOfPasswordGrant)
        {
            context.RegisterOperationAction(operation => ReportText(operation, environments), OperationKind.Literal, OperationKind.InterpolatedStringText);
            HardcodedClientSecretAnalyzer.FormFields.Register(context, (operation, use) =>
            {
                if (PasswordForm.IsField(use))
                    Report(operation, use.Value.Syntax, PasswordForm.Field, Password, environments);
            });
        }
    }

    private static bool AsksForToken(IOperation responseType, CancellationToken cancellation) =>
        ValueTracer.Trace(responseType, cancellation).Origins.All(static origin => origin.Text is { } text && text.Split(' ').Contains("token"));

    private static void ReportGrants(OperationAnalysisContext context, IOperation grants, IOperation place, ISymbol member, Environments environments)
    {
        var allowed = GrantTypes.Of(grants).ToList();
        if (allowed.Contains("implicit") || allowed.Contains("password"))
            Report(context, place.Syntax, member.Display(), allowed.Contains("implicit") ? Implicit : Password, environments);
    }

    private static void ReportList(OperationAnalysisContext context, Environments environments)
    {
        if (context.Operation is IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property: var property } place } list && Clients.Match(property) is not null)
            ReportGrants(context, list.Initializer, place, property, environments);
    }

    private static void ReportFlow(OperationAnalysisContext context, Environments environments)
    {
        if (context.Operation is IInvocationOperation { TargetMethod: { Name: var flow, ContainingType: var builder } method } call
            && s_flows.Contains(flow) && Array.Exists(s_builders, builder.HasMetadataName))
        {
            Report(context, call.Syntax, method.Display(), flow == "AllowImplicitFlow" ? Implicit : Password, environments);
        }
    }

    private static void ReportText(OperationAnalysisContext context, Environments environments)
    {
        if (SourceWords.SpeakOfPasswordGrant(context.Operation.Syntax.SyntaxTree) && PasswordForm.IsText(context.Operation))
            Report(context, context.Operation.Syntax, PasswordForm.Text, Password, environments);
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, string receiver, string consequence, Environments environments)
    {
        if (!Environments.IsDevelopmentOnly(context.Operation))
            context.ReportDiagnostic(environments.Finding(Descriptor, place.GetLocation(), receiver, consequence));
    }
}
