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
    internal static readonly Sinks Redemptions = new(InEach(IdentityModel.Client, ns => Properties(ns + ".AuthorizationCodeTokenRequest", "Code")));

    /// <summary>Where a code is asked for.</summary>
    internal static readonly Sinks Requests = new(InEach(IdentityModel.Client, ns => Calls(ns + ".RequestUrlExtensions", "responseType", "CreateAuthorizeUrl")));

    private const string CodeFlow = "AllowAuthorizationCodeFlow";
    private const string NoChallenge = "asks for a code without a code challenge";
    private const string PlainChallenge = "sends a code challenge that gives the code verifier away";
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
        Requirements.Register(context, (operation, use) => Report(operation, OfRequirement(operation, use), environments));
        Exemptions.Register(context, (operation, use) => Report(operation, OfExemption(operation, use), environments));
        Handlers.Register(context, (operation, use) => Report(operation, OfHandler(operation, use), environments));
        Redemptions.Register(context, (operation, use) => Report(operation, OfRedemption(operation, use), environments));
        Requests.Register(context, (operation, use) => Report(operation, OfRequest(operation, use, isPublic), environments));
        AuthorizationUrl.Register(context, (operation, address) => Report(operation, OfAddress(operation, address, isPublic), environments));

        // A server may also ask single clients for PKCE: OpenIddictConstants.Requirements.Features.ProofKeyForCodeExchange.
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (words.Contains(CodeFlow) && !words.Contains("RequireProofKeyForCodeExchange") && !words.Contains("ProofKeyForCodeExchange"))
            context.RegisterOperationAction(operation => Report(operation, OfServer(operation), environments), OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, Defect? defect, Environments environments)
    {
        if (defect is not var (place, api, consequence, action, isGuess) || Environments.IsDevelopmentOnly(context.Operation))
            return;
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !isGuess, place, api, consequence, action));
    }

    private static Defect? OfRequirement(OperationAnalysisContext context, SinkUse use)
    {
        if (!use.IsOff(context.CancellationToken) || use.Operation is not ISimpleAssignmentOperation assignment)
            return null;
        if (use.Sink.Member == "RequirePkce")
            return IsForCodes(assignment) ? new Defect(use, "lets the client do without PKCE", "require it") : null;
        return IsInert(assignment, context) || ProviderWithoutPkce.IsSetBeside(assignment, OAuthHandlerSetup.AddressMembers, context)
            ? null
            : new Defect(use, "turns PKCE off", "turn it on");
    }

    private static Defect? OfExemption(OperationAnalysisContext context, SinkUse use) => ValueTracer.Trace(use.Value, context.CancellationToken).MustBe(true)
        ? new Defect(use, "accepts a code challenge that gives the code verifier away", "accept S256 alone")
        : null;

    private static Defect? OfHandler(OperationAnalysisContext context, SinkUse use) =>
        OAuthHandlerSetup.Of(use) is { LeavesPkceOff: true } setup && !ProviderWithoutPkce.IsAt(setup.Addresses, context)
            ? new Defect(setup.Place, use.Member.Display(), "leaves PKCE off", "set UsePkce to true where the provider supports it", IsGuess: true)
            : null;

    private static Defect? OfRedemption(OperationAnalysisContext context, SinkUse use) =>
        use.Operation is ISimpleAssignmentOperation assignment && !ObjectSetup.Around(assignment).Sets("CodeVerifier")
        && !ProviderWithoutPkce.IsSetBeside(assignment, ["Address"], context)
            ? new Defect(use, "is redeemed without a code verifier", "use PKCE and set CodeVerifier", isGuess: true)
            : null;

    /// <summary>A request that has no state either is the business of BRX3102, save on a device.</summary>
    private static Defect? OfRequest(OperationAnalysisContext context, SinkUse use, bool isPublic)
    {
        if (use.Value.ConstantValue.Value is not "code" || ProviderWithoutPkce.IsAddressee(use, context))
            return null;
        if (use.Argument("codeChallengeMethod")?.ConstantValue.Value is "plain")
            return new Defect(use, PlainChallenge, "use S256");
        return (isPublic || !AuthorizationUrl.IsUnboundCall(use)) && use.LeavesOut("codeChallenge") && use.LeavesOut("extra")
            ? new Defect(use, NoChallenge, "pass codeChallenge and codeChallengeMethod", isGuess: !isPublic)
            : null;
    }

    private static Defect? OfAddress(OperationAnalysisContext context, AuthorizationUrl address, bool isPublic)
    {
        if (ProviderWithoutPkce.IsAt(address.Url.Host, context))
            return null;
        if (address.Parameter("code_challenge_method") is { Text: "plain" })
            return new Defect(address.Place.Syntax.GetLocation(), "code_challenge_method=plain", PlainChallenge, "use S256", IsGuess: false);
        return (isPublic || !address.IsUnbound) && !address.IsShared && !address.IsSpokenOf("challenge", "pkce")
            ? new Defect(address.Place.Syntax.GetLocation(), "response_type=code", NoChallenge, "send code_challenge and code_challenge_method=S256", IsGuess: !isPublic)
            : null;
    }

    private static Defect? OfServer(OperationAnalysisContext context) =>
        context.Operation is IInvocationOperation { TargetMethod: { Name: CodeFlow } method } call && method.ContainingType.HasMetadataName(CodeFlowBuilder)
            ? new Defect(call.Syntax.GetLocation(), method.Display(), "lets every client do without PKCE", "call RequireProofKeyForCodeExchange", IsGuess: true)
            : null;

    /// <summary>Whether the client of an IdentityServer may ask for codes.</summary>
    private static bool IsForCodes(ISimpleAssignmentOperation requirement) =>
        requirement.Parent is IObjectOrCollectionInitializerOperation client && GrantTypes.In(client).Any(static grant => grant is "authorization_code" or "hybrid");

    /// <summary>Whether the OpenID Connect handler asks for no codes, or for more than a code: it has no use for PKCE then.</summary>
    private static bool IsInert(ISimpleAssignmentOperation requirement, OperationAnalysisContext context) =>
        ObjectSetup.Around(requirement).Assigned("ResponseType").ToList() is { Count: > 0 } types
        && types.TrueForAll(type => ValueTracer.Trace(type, context.CancellationToken).Origins.All(static origin => origin.Text is { } text && text != "code"));

    /// <summary>What is reported.</summary>
    private readonly record struct Defect(Location Place, string Api, string Consequence, string Action, bool IsGuess)
    {
        public Defect(SinkUse use, string consequence, string action, bool isGuess = false)
            : this(use.Place.Syntax.GetLocation(), use.Member.Display(), consequence, action, isGuess)
        {
        }
    }
}
