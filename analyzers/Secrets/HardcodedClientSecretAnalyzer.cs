using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1003: the secret with which an application proves itself to an authorization server is written in the source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardcodedClientSecretAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1003";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Hard-coded OAuth client secret",
        "'{0}' is given a client secret ({1}) that is written in the source, so that everyone who can read the code can act as this application; read it from configuration or a secret store",
        DiagnosticSeverity.Warning,
        "Whoever holds the client secret can request tokens in the application's name. In the source it cannot be kept or rotated.",
        "CWE-798",
        starred: true);

    private const string FormField = "client_secret";

    /// <summary>Places that take nothing but a client secret.</summary>
    internal static readonly Sinks Secrets = new(
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "ClientSecret"),
        Properties("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "ClientSecret"),
        InEach(IdentityModel.Client, ns => Properties(ns + ".ProtocolRequest", "ClientSecret")),
        InEach(IdentityModel.Client, ns => Properties(ns + ".ClientOptions", "ClientSecret")),
        InEach(IdentityModel.OidcClient, ns => Properties(ns + ".OidcClientOptions", "ClientSecret")),
        Calls("Microsoft.Identity.Client.ConfidentialClientApplicationBuilder", "clientSecret", "WithClientSecret"),
        Properties("Microsoft.Identity.Client.ConfidentialClientApplicationOptions", "ClientSecret"),
        Properties("Microsoft.Identity.Abstractions.CredentialDescription", "ClientSecret"),
        Calls("Azure.Identity.ClientSecretCredential", "clientSecret", Sink.Constructor),
        Calls("Azure.Identity.OnBehalfOfCredential", "clientSecret", Sink.Constructor),
        Properties("OpenIddict.Abstractions.OpenIddictApplicationDescriptor", "ClientSecret"),
        Properties("OpenIddict.Abstractions.OpenIddictRequest", "ClientSecret"),
        Properties("OpenIddict.Client.OpenIddictClientRegistration", "ClientSecret"),
        Calls("RestSharp.Authenticators.OAuth2.OAuth2TokenRequest", "clientSecret", Sink.Constructor));

    /// <summary>Fields of a form whose name another argument gives.</summary>
    internal static readonly Sinks FormFields = new(
        Calls("System.Collections.Generic.KeyValuePair`2", "value", Sink.Constructor),
        Calls("System.Collections.Generic.KeyValuePair", "value", "Create"),
        Calls("System.Collections.Generic.IDictionary`2", "value", "Add"),
        Calls("System.Collections.Generic.Dictionary`2", "value", "TryAdd"),
        Properties("System.Collections.Generic.IDictionary`2", Sink.Indexer),
        Calls("System.Collections.Specialized.NameValueCollection", "value", "Add", "Set"),
        Properties("System.Collections.Specialized.NameValueCollection", Sink.Indexer),
        Calls("RestSharp.RestRequestExtensions", "value", "AddParameter", "AddOrUpdateParameter"));

    /// <summary>Creates the analyzer.</summary>
    public HardcodedClientSecretAnalyzer()
        : base(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics, Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        Secrets.Register(context, (operation, use) => Report(operation, use, use.Member.Display(), SecretIn, environments));
        FormFields.Register(context, (operation, use) =>
        {
            if (IsFormField(use))
                Report(operation, use, FormField, ValueIn, environments);
        });
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, string receiver, Func<string, string?> secretIn, Environments environments)
    {
        if (WrittenSecret.In(use.Value, secretIn, context) is not { } secret)
            return;

        // A test that authenticates as "secret" against its own fake server gives nothing away.
        if (environments.IsTestProject && !secret.Text.Any(char.IsDigit))
            return;

        var (at, origin, text) = secret;
        var isCertain = !environments.IsTestProject && !secret.IsDevelopmentOnly;
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, at, origin, receiver, Masked.Of(text)));
    }

    /// <summary>Any text is a secret here, however weak; none is how a public client says that it has no secret.</summary>
    private static string? SecretIn(string text) => text.Length > 0 && !Placeholder.Is(text) ? text : null;

    /// <summary>A dictionary may also describe the field; its value then reads as words.</summary>
    private static string? ValueIn(string text) => text.Length >= 8 && text.IndexOf(' ') < 0 ? SecretIn(text) : null;

    internal static bool IsFormField(SinkUse use) =>
        (use.Argument("key") ?? use.Argument("name")) is { ConstantValue.Value: string name } && name == FormField;
}
