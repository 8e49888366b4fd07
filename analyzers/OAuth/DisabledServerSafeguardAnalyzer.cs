using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3106: an authorization server does without what keeps its tokens and clients apart, or signs with keys that are for development.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisabledServerSafeguardAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3106";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Authorization-server safety switch off",
        "'{0}' {1}; {2}",
        DiagnosticSeverity.Info,
        "An authorization server decides for every service behind it. What it does not check, nobody checks, and whoever has its key can sign any token.",
        "CWE-693",
        enabled: false);

    /// <summary>What an IdentityServer sets for one client.</summary>
    internal static readonly Sinks Clients = new(
        InEach(["IdentityServer4.Models", "Duende.IdentityServer.Models"], static ns => Properties(ns + ".Client", "RefreshTokenUsage")));

    /// <summary>What it signs with.</summary>
    internal static readonly Sinks Credentials = new(
        Calls("Microsoft.Extensions.DependencyInjection.IdentityServerBuilderExtensionsCrypto", "builder", "AddDeveloperSigningCredential"));

    /// <summary>What is lost, by the name of the method of OpenIddict's builder, or of the property of its options.</summary>
    private static readonly Dictionary<string, string> s_switches = new()
    {
        ["DisableRollingRefreshTokens"] = "accepts a refresh token again and again, also from whoever stole it",
        ["DisableTokenStorage"] = "forgets the tokens that it issues, so that none can be revoked or tied to one use",
        ["AcceptAnonymousClients"] = "issues tokens to clients that do not say who they are",
        ["IgnoreGrantTypePermissions"] = "lets every client use every grant",
    };

    /// <summary>What a key is that is not for production.</summary>
    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["AddDevelopmentSigningCertificate"] = "signs tokens with a certificate that this machine makes for itself and never renews",
        ["AddDevelopmentEncryptionCertificate"] = "encrypts tokens with a certificate that this machine makes for itself and never renews",
        ["AddEphemeralSigningKey"] = "signs tokens with a key that is gone at the next start and unknown to every other instance",
        ["AddEphemeralEncryptionKey"] = "encrypts tokens with a key that is gone at the next start and unknown to every other instance",
    };

    internal static readonly Sinks Options = new(Properties("OpenIddict.Server.OpenIddictServerOptions", [.. s_switches.Keys]));

    private const string Builder = "Microsoft.Extensions.DependencyInjection.OpenIddictServerBuilder";
    private const string ForDevelopment = "keep it to development";

    /// <summary>Creates the analyzer.</summary>
    public DisabledServerSafeguardAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        // The mode for servers without any storage has no use for the switches, and turns them off itself.
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        var isDegraded = words.Contains("EnableDegradedMode");
        if (s_keys.Keys.Any(words.Contains) || (!isDegraded && s_switches.Keys.Any(words.Contains)))
            context.RegisterOperationAction(operation => JudgeCall(operation, isDegraded, environments), OperationKind.Invocation);
        if (!isDegraded)
            Options.Register(context, (operation, use) => JudgeOption(operation, use, environments));
        Credentials.Register(context, (operation, use) => Report(operation, use.Operation.NameLocation(), use.Member, "signs tokens with a key that lies in a file beside the program", ForDevelopment, environments));
        Clients.Register(context, (operation, use) => JudgeClient(operation, use, environments));
    }

    /// <summary>Whether a call of the builder is for development only: turns a check off, or adds a key.</summary>
    internal static bool IsForDevelopment(IMethodSymbol method) => IsSwitch(method) || IsKey(method);

    /// <summary>Whether the call adds a key, without which the server does not start.</summary>
    internal static bool IsKey(IMethodSymbol method) =>
        method.Name == "AddDeveloperSigningCredential" || (s_keys.ContainsKey(method.Name) && method.ContainingType.HasMetadataName(Builder));

    private static bool IsSwitch(IMethodSymbol method) => s_switches.ContainsKey(method.Name) && method.ContainingType.HasMetadataName(Builder);

    private static void JudgeCall(OperationAnalysisContext context, bool isDegraded, Environments environments)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        if ((s_keys.TryGetValue(method.Name, out var loss) || (!isDegraded && s_switches.TryGetValue(method.Name, out loss))) && method.ContainingType.HasMetadataName(Builder))
            Report(context, call.NameLocation(), method, loss, ForDevelopment, environments);
    }

    private static void JudgeOption(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (ValueTracer.Trace(use.Value, context.CancellationToken).MustBe(true))
            Report(context, use.Place.Syntax.GetLocation(), use.Member, s_switches[use.Sink.Member], ForDevelopment, environments);
    }

    /// <summary>A confidential client proves itself when it uses a refresh token; for a public one the token is all there is.</summary>
    private static void JudgeClient(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Value.Unwrap() is IFieldReferenceOperation { Field.Name: "ReUse" } && use.Operation is ISimpleAssignmentOperation assignment
            && ObjectSetup.Around(assignment).Assigned("RequireClientSecret").Any(value => ValueTracer.Trace(value, context.CancellationToken).MustBe(false)))
        {
            Report(context, use.Place.Syntax.GetLocation(), use.Member, "lets a client without a secret use a refresh token again and again, and so whoever stole it", "set it to OneTimeOnly", environments);
        }
    }

    private static void Report(OperationAnalysisContext context, Location at, ISymbol member, string loss, string action, Environments environments)
    {
        if (!Environments.IsDevelopmentOnly(context.Operation))
            context.ReportDiagnostic(environments.Hint(Descriptor, at, member.Display(), loss, action));
    }
}
