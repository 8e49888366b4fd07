using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1001: a token or API key that is written in the source goes out with a request.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardcodedTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1001";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Hard-coded token sent with a request",
        "'{0}' sends a token ({1}) that is written in the source, where everyone who can read the code can use it; read it from configuration or a secret store",
        DiagnosticSeverity.Warning,
        "A token in the source is in every clone, build and decompiled assembly, and cannot be rotated without a release.",
        "CWE-798",
        starred: true);

    /// <summary>Further headers that carry a credential.</summary>
    internal static readonly Option<string[]> Headers = Option.List(
        "broxi_credential_headers", "Names of further request headers that carry a token or key, separated by commas.");

    private const string Dictionary = "System.Collections.Generic.IDictionary`2";

    private static readonly string[] s_flurl = ["Flurl.Http.GeneratedExtensions", "Flurl.Http.HeaderExtensions"];

    /// <summary>Values that are a token, with or without a scheme before it, or callbacks that return one.</summary>
    internal static readonly Sinks Tokens = new(
        Calls("System.Net.Http.Headers.AuthenticationHeaderValue", "parameter", Sink.Constructor),
        Calls("System.Net.Http.Headers.AuthenticationHeaderValue", "input", "Parse", "TryParse"),
        InEach(IdentityModel.Client, ns => Calls(ns + ".AuthorizationHeaderExtensions", "token", "SetBearerToken", "SetToken")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".AuthorizationHeaderExtensions", "accessToken", "SetDPoPToken")),
        InEach(s_flurl, type => Calls(type, "token", "WithOAuthBearerToken")),
        Calls("RestSharp.Authenticators.JwtAuthenticator", "accessToken", Sink.Constructor, "SetBearerToken"),
        Calls("RestSharp.Authenticators.OAuth2.OAuth2AuthorizationRequestHeaderAuthenticator", "accessToken", Sink.Constructor),
        Calls("RestSharp.Authenticators.OAuth2.OAuth2RefreshTokenAuthenticator", "accessToken", Sink.Constructor),
        Calls("RestSharp.Authenticators.OAuth2.OAuth2RefreshTokenAuthenticator", "refreshToken", Sink.Constructor),
        Calls("RestSharp.Authenticators.OAuth2.OAuth2Token", "AccessToken", Sink.Constructor),
        Properties("Refit.RefitSettings", "AuthorizationHeaderValueGetter"),
        Properties("Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions", "AccessTokenProvider"),
        Properties("Microsoft.AspNetCore.Http.IHeaderDictionary", "Authorization"),
        Calls("Azure.AzureKeyCredential", "key", Sink.Constructor),
        Calls("Azure.AzureNamedKeyCredential", "key", Sink.Constructor, "Update"),
        Calls("Azure.AzureSasCredential", "signature", Sink.Constructor, "Update"),
        Calls("Azure.Core.AccessToken", "accessToken", Sink.Constructor),
        Calls("System.ClientModel.ApiKeyCredential", "key", Sink.Constructor, "Update"));

    /// <summary>Values of a header whose name another argument gives.</summary>
    internal static readonly Sinks NamedHeaders = new(
        Calls("System.Net.Http.Headers.HttpHeaders", "value", "Add", "TryAddWithoutValidation"),
        Calls("System.Net.Http.Headers.HttpHeaders", "values", "Add", "TryAddWithoutValidation"),
        Calls("System.Collections.Specialized.NameValueCollection", "value", "Add", "Set"),
        Properties("System.Collections.Specialized.NameValueCollection", Sink.Indexer),
        Properties("Microsoft.AspNetCore.Http.IHeaderDictionary", Sink.Indexer),
        Calls("Microsoft.AspNetCore.Http.HeaderDictionaryExtensions", "value", "Append"),
        Calls("RestSharp.RestRequestExtensions", "value", "AddHeader", "AddOrUpdateHeader", "AddParameter", "AddOrUpdateParameter"),
        Calls("RestSharp.RestClientExtensions", "value", "AddDefaultHeader", "AddDefaultParameter"),
        Calls("RestSharp.HeaderParameter", "value", Sink.Constructor),
        InEach(s_flurl, type => Calls(type, "value", "WithHeader")),
        Calls(Dictionary, "value", "Add"),
        Properties(Dictionary, Sink.Indexer),
        Calls("Grpc.Core.Metadata", "value", "Add"),
        Calls("Grpc.Core.Metadata+Entry", "value", Sink.Constructor));

    /// <summary>Texts such as <c>Authorization: Bearer …</c>.</summary>
    internal static readonly Sinks Lines = new(
        Calls("System.Net.WebHeaderCollection", "header", "Add"),
        Calls("Refit.HeadersAttribute", "headers", Sink.Constructor));

    /// <summary>Objects whose members are headers.</summary>
    internal static readonly Sinks Bags = new(InEach(s_flurl, type => Calls(type, "headers", "WithHeaders")));

    /// <summary>Creates the analyzer.</summary>
    public HardcodedTokenAnalyzer()
        : base(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics, Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests authenticate against fakes; tokens that a provider has issued are another rule's concern.
        if (environments.IsTestProject)
            return;

        Tokens.Register(context, (operation, use) =>
        {
            if (!IsOtherScheme(use, operation.CancellationToken))
                Report(operation, use, use.Value, TokenIn, environments);
        });
        NamedHeaders.Register(context, (operation, use) =>
        {
            if (IsCredentialHeader(use, operation.Options, operation.CancellationToken))
                Report(operation, use, use.Value, TokenIn, environments);
        });
        Lines.Register(context, (operation, use) =>
            Report(operation, use, use.Value, static line => CredentialHeader.ValueIn(line) is { } value ? TokenIn(value) : null, environments));
        Bags.Register(context, (operation, use) =>
        {
            foreach (var header in HeadersIn(use.Value))
                Report(operation, use, header, TokenIn, environments);
        });
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, IOperation value, Func<string, string?> tokenIn, Environments environments)
    {
        if (WrittenSecret.In(value, tokenIn, context) is not { } token)
            return;

        var (at, origin, text) = token;
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !token.IsDevelopmentOnly, at, origin, use.Member.Display(), Masked.Of(text)));
    }

    /// <summary>The token in the text. Shorter words are what a local server without authentication is given.</summary>
    private static string? TokenIn(string text) =>
        CredentialHeader.TokenIn(text) is { Length: >= 8 } token && !Placeholder.Is(token) ? token : null;

    private static bool IsOtherScheme(SinkUse use, CancellationToken cancellation) =>
        use.Argument("scheme") is { } scheme
        && ValueTracer.Trace(scheme, cancellation).Origins is [{ Text: { } name }] && !CredentialHeader.IsTokenScheme(name);

    /// <summary>Whether the name says that the header carries a credential.</summary>
    internal static bool IsCredentialHeader(SinkUse use, AnalyzerOptions options, CancellationToken cancellation) =>
        CredentialHeaderIn(use, options, cancellation) is not null;

    /// <summary>The name of the header, when it says that the header carries a credential.</summary>
    internal static string? CredentialHeaderIn(SinkUse use, AnalyzerOptions options, CancellationToken cancellation)
    {
        // Of all dictionaries, only SignalR's holds request headers.
        if (use.Sink.Type == Dictionary && use.Receiver is not IPropertyReferenceOperation { Property: { Name: "Headers", ContainingType.Name: "HttpConnectionOptions" } })
            return null;

        var argument = use.Argument("name") ?? use.Argument("key") ?? use.Argument("header");
        return argument is not null
            && CredentialHeader.NameFrom(argument, cancellation) is { } name
            && (CredentialHeader.Is(name) || Headers.For(options, use.Operation.Syntax.SyntaxTree).Contains(name, StringComparer.OrdinalIgnoreCase))
                ? name
                : null;
    }

    /// <summary>The credentials in <c>new { Authorization = …, X_Api_Key = … }</c>; an underscore stands for a hyphen.</summary>
    private static IEnumerable<IOperation> HeadersIn(IOperation bag) => bag.Unwrap() is IAnonymousObjectCreationOperation creation
        ? creation.Initializers.OfType<ISimpleAssignmentOperation>()
            .Where(static header => header.Target is IPropertyReferenceOperation { Property.Name: var name } && CredentialHeader.Is(name.Replace('_', '-')))
            .Select(static header => header.Value)
        : [];
}
