using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3008: a library asks a delegate for the current token, and the delegate always answers the same one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaleTokenProviderAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3008";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token provider delegate returns a captured value",
        "'{0}' always gets the token that was there when its delegate was made, so calls fail with 401 once it has expired; ask for the token inside the delegate",
        DiagnosticSeverity.Warning,
        "A library takes a delegate because it wants the token that is good now, for each request or each reconnect. A delegate that returns a captured variable gives it the first one for good.",
        "CWE-613",
        starred: true);

    private static readonly Sinks s_providers = new(
        Properties("Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions", "AccessTokenProvider"),
        Properties("Refit.RefitSettings", "AuthorizationHeaderValueGetter"),
        Calls("Grpc.Core.CallCredentials", "interceptor", "FromInterceptor"),
        Calls("Azure.Core.DelegatedTokenCredential", "getToken", "Create"),
        Calls("Azure.Core.DelegatedTokenCredential", "getTokenAsync", "Create"));

    /// <summary>Creates the analyzer.</summary>
    public StaleTokenProviderAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (!environments.IsTestProject)
            s_providers.Register(context, (operation, use) => Judge(operation, use, environments));
    }

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (Callback.Of(use.Value, context.CancellationToken) is not { } callback || CapturedToken.In(callback) is not { Issued: not IssuedToken.Unlikely } token
            || Environments.IsDevelopmentOnly(use.Operation))
        {
            return;
        }

        var isCertain = token.Issued == IssuedToken.Certain && LivesOn(use, context.ContainingSymbol);
        var origin = Origin.Known(token.Value);
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, use.Place, origin, use.Member.Display()));
    }

    /// <summary>Whether what asks the delegate outlives the token: what a method makes for one call does not.</summary>
    private static bool LivesOn(SinkUse use, ISymbol owner) => use.Sink.Member == "AccessTokenProvider"
        ? use.Operation.Body().Descendants().Any(static operation => operation is IInvocationOperation { TargetMethod.Name: "WithAutomaticReconnect" })
        : owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
            && TokenOwners.Of(owner.ContainingType, isStatic: false) == TokenOwner.Service
            || IsRegistered(use.Operation);

    /// <summary>Whether it is handed to a registration of clients, rather than made by a factory when one is asked for.</summary>
    private static bool IsRegistered(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: "AddRefitClient" or "AddKeyedRefitClient" or "AddGrpcClient" or "AddSingleton" })
                return true;
        }

        return false;
    }
}
