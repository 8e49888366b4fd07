using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3101: authorization codes are used without the proof that the one who redeems a code has asked for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingPkceAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3101";

    internal static readonly Option<string[]> ProvidersWithoutPkce = Option.List(
        "broxi_providers_without_pkce", "Hosts of authorization servers that do not support PKCE, separated by commas; requests to them are not reported.");

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "PKCE disabled or missing",
        "'{0}' {1}, so that whoever gets hold of an authorization code can redeem it; {2}",
        DiagnosticSeverity.Warning,
        "An authorization code passes through the browser and its history. PKCE makes it worthless to everyone but the client that asked for it.",
        "CWE-345");

    private static readonly string[] s_identityModel = ["IdentityModel.Client", "Duende.IdentityModel.Client"];

    /// <summary>Switches that must not be false.</summary>
    internal static readonly Sinks Requirements = new(
        Properties("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "UsePkce"),
        Properties("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "UsePkce"),
        InEach(GrantTypes.IdentityServers, ns => Properties(ns + ".Client", "RequirePkce")));

    /// <summary>Switches that must not be true.</summary>
    internal static readonly Sinks Exemptions = new(InEach(GrantTypes.IdentityServers, ns => Properties(ns + ".Client", "AllowPlainTextPkce")));

    /// <summary>What sets up the handler that leaves PKCE off unless it is told otherwise.</summary>
    internal static readonly Sinks Handlers = new(Calls("Microsoft.Extensions.DependencyInjection.OAuthExtensions", "configureOptions", "AddOAuth"));

    /// <summary>Where a code is redeemed.</summary>
    internal static readonly Sinks Redemptions = new(InEach(s_identityModel, ns => Properties(ns + ".AuthorizationCodeTokenRequest", "Code")));

    /// <summary>Where a code is asked for.</summary>
    internal static readonly Sinks Requests = new(InEach(s_identityModel, ns => Calls(ns + ".RequestUrlExtensions", "responseType", "CreateAuthorizeUrl")));

    private const string CodeFlow = "AllowAuthorizationCodeFlow";
    private const string CodeFlowBuilder = "Microsoft.Extensions.DependencyInjection.OpenIddictServerBuilder";

    /// <summary>Creates the analyzer.</summary>
    public MissingPkceAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        var isPublic = ClientApplication.Is(context.Compilation);
        Requirements.Register(context, (operation, use) => ReportRequirement(operation, use, environments));
        Exemptions.Register(context, (operation, use) => ReportExemption(operation, use, environments));
        Handlers.Register(context, (operation, use) => ReportHandler(operation, use, environments));
        Redemptions.Register(context, (operation, use) => ReportRedemption(operation, use, environments));
        Requests.Register(context, (operation, use) => ReportRequest(operation, use, isPublic, environments));
        AuthorizationUrl.Register(context, (operation, address) => ReportAddress(operation, address, isPublic, environments));

        // A server may also ask single clients for PKCE: OpenIddictConstants.Requirements.Features.ProofKeyForCodeExchange.
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (words.Contains(CodeFlow) && !words.Contains("RequireProofKeyForCodeExchange") && !words.Contains("ProofKeyForCodeExchange"))
            context.RegisterOperationAction(operation => ReportServer(operation, environments), OperationKind.Invocation);
    }

    private static void ReportRequirement(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!use.IsOff(context.CancellationToken) || use.Operation is not ISimpleAssignmentOperation assignment || Environments.IsDevelopmentOnly(assignment))
            return;

        if (use.Sink.Member == "RequirePkce" ? !IsForCodes(assignment) : IsInert(assignment, context) || IsExcused(assignment, context))
            return;

        var (consequence, action) = use.Sink.Member == "RequirePkce" ? ("lets the client do without PKCE", "require it") : ("turns PKCE off", "turn it on");
        context.ReportDiagnostic(environments.Finding(Descriptor, use.Place, use.Member.Display(), consequence, action));
    }

    private static void ReportExemption(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (ValueTracer.Trace(use.Value, context.CancellationToken).MustBe(true) && !Environments.IsDevelopmentOnly(use.Operation))
        {
            context.ReportDiagnostic(environments.Finding(
                Descriptor, use.Place, use.Member.Display(), "accepts a code challenge that gives the code verifier away", "accept S256 alone"));
        }
    }

    private static void ReportHandler(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (OAuthHandlerSetup.Of(use) is { LeavesPkceOff: true } setup && !IsExcused(setup.Addresses, context) && !Environments.IsDevelopmentOnly(use.Operation))
            context.ReportDiagnostic(environments.Hint(Descriptor, setup.Place, use.Member.Display(), "leaves PKCE off", "set UsePkce to true where the provider supports it"));
    }

    private static void ReportRedemption(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Operation is ISimpleAssignmentOperation assignment && !ObjectSetup.Around(assignment).Sets("CodeVerifier"))
            context.ReportDiagnostic(environments.Hint(Descriptor, use.Place, use.Member.Display(), "is redeemed without a code verifier", "use PKCE and set CodeVerifier"));
    }

    /// <summary>A request that has no state either is the business of BRX3102, save on a device.</summary>
    private static void ReportRequest(OperationAnalysisContext context, SinkUse use, bool isPublic, Environments environments)
    {
        if (use.Value.ConstantValue.Value is not "code")
            return;

        if (use.Argument("codeChallengeMethod")?.ConstantValue.Value is "plain")
            Report("sends a code challenge that gives the code verifier away", "use S256", certain: true);
        else if ((isPublic || !AuthorizationUrl.IsUnboundCall(use)) && use.Argument("codeChallenge")?.ConstantValue is { HasValue: true, Value: null } && use.Argument("extra")?.ConstantValue is null or { HasValue: true, Value: null })
            Report("asks for a code without a code challenge", "pass codeChallenge and codeChallengeMethod", isPublic);

        void Report(string consequence, string action, bool certain) => context.ReportDiagnostic(certain
            ? environments.Finding(Descriptor, use.Value, use.Member.Display(), consequence, action)
            : environments.Hint(Descriptor, use.Value, use.Member.Display(), consequence, action));
    }

    private static void ReportAddress(OperationAnalysisContext context, AuthorizationUrl address, bool isPublic, Environments environments)
    {
        if (address.Parameter("code_challenge_method") is { Text: "plain" })
        {
            context.ReportDiagnostic(environments.Finding(
                Descriptor, address.Place, "code_challenge_method=plain", "sends a code challenge that gives the code verifier away", "use S256"));
        }
        else if ((isPublic || !address.IsUnbound) && !address.IsSpokenOf("challenge", "pkce") && !IsExcused(address.Url.Host, context))
        {
            const string consequence = "asks for a code without a code challenge", action = "send code_challenge and code_challenge_method=S256";
            context.ReportDiagnostic(isPublic
                ? environments.Finding(Descriptor, address.Place, "response_type=code", consequence, action)
                : environments.Hint(Descriptor, address.Place, "response_type=code", consequence, action));
        }
    }

    private static void ReportServer(OperationAnalysisContext context, Environments environments)
    {
        if (context.Operation is IInvocationOperation { TargetMethod: { Name: CodeFlow } method } call && method.ContainingType.HasMetadataName(CodeFlowBuilder)
            && !Environments.IsDevelopmentOnly(call))
        {
            context.ReportDiagnostic(environments.Hint(Descriptor, call, method.Display(), "lets every client do without PKCE", "call RequireProofKeyForCodeExchange"));
        }
    }

    /// <summary>Whether the client of an IdentityServer may ask for codes.</summary>
    private static bool IsForCodes(ISimpleAssignmentOperation requirement) =>
        requirement.Parent is IObjectOrCollectionInitializerOperation client && GrantTypes.In(client).Any(static grant => grant is "authorization_code" or "hybrid");

    /// <summary>Whether the OpenID Connect handler asks for no codes, or for more than a code: it has no use for PKCE then.</summary>
    private static bool IsInert(ISimpleAssignmentOperation requirement, OperationAnalysisContext context) =>
        ObjectSetup.Around(requirement).Assigned("ResponseType").ToList() is { Count: > 0 } types
        && types.TrueForAll(type => ValueTracer.Trace(type, context.CancellationToken).Origins.All(static origin => origin.Text is { } text && text != "code"));

    private static bool IsExcused(ISimpleAssignmentOperation requirement, OperationAnalysisContext context) =>
        ProvidersWithoutPkce.For(context.Options, requirement.Syntax.SyntaxTree).Length > 0
        && IsExcused(OAuthHandlerSetup.AddressMembers.SelectMany(ObjectSetup.Around(requirement).Assigned), context);

    private static bool IsExcused(IEnumerable<IOperation> addresses, OperationAnalysisContext context) => addresses.Any(address =>
        ValueTracer.Trace(address, context.CancellationToken).Origins.Any(origin => Uri.TryCreate(origin.Text, UriKind.Absolute, out var url) && IsExcused(url.Host, context)));

    private static bool IsExcused(string host, OperationAnalysisContext context) =>
        Array.Exists(ProvidersWithoutPkce.For(context.Options, context.Operation.Syntax.SyntaxTree), excused => host.Equals(excused, StringComparison.OrdinalIgnoreCase));
}
