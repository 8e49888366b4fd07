using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5001: a request that the server refused for its credential is sent again with the same one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FutileRetryAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5001";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Retry on status 401 or 403",
        "'{0}' repeats the request after status {1}, which the same credential can only get again and which can lock the account; retry transient failures only",
        DiagnosticSeverity.Warning,
        "Status 401 and 403 refuse the credential, not the moment. Each repetition is one more failed sign-in for the server, and a delay for the user.",
        "CWE-799");

    private static readonly string[] s_words = ["IsSuccessStatusCode", "StatusCode", "IsSuccessful"];

    /// <summary>Names of methods that wait until a server is up: it may refuse them as long as it answers.</summary>
    private static readonly string[] s_probes = ["Wait", "Ready", "Health", "Poll", "Ping", "Probe"];

    /// <summary>Creates the analyzer.</summary>
    public FutileRetryAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        RetryPolicy.Predicates.Register(context, (operation, use) => JudgePolicy(operation, use, environments));
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (Array.Exists(s_words, words.Contains))
            context.RegisterOperationAction(operation => JudgeLoop(operation, environments), OperationKind.Loop);
    }

    private static void JudgePolicy(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (RetryPolicy.RetryOn(use.Operation) is not { } retry || Callback.Of(use.Value, context.CancellationToken) is not { } predicate
            || Status(status => AssumedStatus.Answer(predicate, status)) is not { } refused
            || (IsSingle(retry) && AssumedStatus.Answer(predicate, 404) != true)
            || Renews(retry) || Environments.IsDevelopmentOnly(retry))
        {
            return;
        }

        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, refused == 401, use.Value, use.Member.Display(), refused));
    }

    private static void JudgeLoop(OperationAnalysisContext context, Environments environments)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!SourceWords.Contains(loop.Syntax.SyntaxTree, s_words) || RetryLoop.Of(loop) is not { } retry
            || Status(status => retry.ComesBackOn(status)?.Again) is not { } refused
            || Array.Exists(s_probes, context.ContainingSymbol.Name.Contains)
            || CredentialRenewal.IsIn(loop) || Environments.IsDevelopmentOnly(loop)
            || (retry.Send.TargetMethod.BodyInAnyTree(loop) is { } body && CredentialRenewal.IsIn(body)))
        {
            return;
        }

        // What a delegate does before it sends, its callers know.
        var isCertain = refused == 401 && retry.Send.TargetMethod.MethodKind != MethodKind.DelegateInvoke;
        var keyword = loop.Syntax.GetFirstToken();
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, keyword.GetLocation(), keyword.Text, refused));
    }

    /// <summary>The status of a refusal that leads to a retry, while success does not.</summary>
    private static int? Status(Func<int, bool?> retries) =>
        retries(200) != false ? null : retries(401) == true ? 401 : retries(403) == true ? 403 : null;

    /// <summary>Whether there is one retry only: on a predicate that asks for 401, the usual way to come back with a new token.</summary>
    private static bool IsSingle(IOperation retry) =>
        retry is IInvocationOperation { TargetMethod: { Name: "Retry" or "RetryAsync" } method } call
        && (call.Argument("retryCount") is { ConstantValue.Value: 1 } || method.Parameters.All(static parameter => parameter.Name != "retryCount"));

    private static bool Renews(IOperation retry)
    {
        // The other options of a strategy stand beside its predicate.
        var scope = retry is ISimpleAssignmentOperation ? retry.Parent is IObjectOrCollectionInitializerOperation options ? options : retry.Function() ?? retry.Body() : retry;
        return CredentialRenewal.IsIn(scope) || retry.Body().Descendants().Any(static operation =>
            operation is IInvocationOperation { TargetMethod.Name: "Execute" or "ExecuteAsync" or "ExecuteAndCaptureAsync" } && CredentialRenewal.IsIn(operation));
    }
}
