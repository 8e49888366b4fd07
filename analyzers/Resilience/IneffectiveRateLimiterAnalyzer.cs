using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5006: a rate limiter that no request meets, that knows nothing of its endpoints' policies, or that answers 503.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IneffectiveRateLimiterAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5006";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Rate limiter without effect or with the wrong status",
        "'{0}' {1}; {2}",
        DiagnosticSeverity.Warning,
        "The limiter is a service, a middleware and a policy on the endpoint. Where one of them is missing or comes too early nothing fails, and nothing is limited either.",
        "CWE-799");

    private const string Services = "Microsoft.AspNetCore.Builder.RateLimiterServiceCollectionExtensions";
    private const string Middleware = "UseRateLimiter";
    private const string Routing = "UseRouting";

    private static readonly Sinks s_services = new(
        Calls(Services, "services", "AddRateLimiter"));

    private static readonly Sinks s_options = new(
        Calls(Services, "configureOptions", "AddRateLimiter"));

    private static readonly Sinks s_middleware = new(
        Calls("Microsoft.AspNetCore.Builder.RateLimiterApplicationBuilderExtensions", "app", Middleware));

    private static readonly Sinks s_policies = new(
        Calls("Microsoft.AspNetCore.Builder.RateLimiterEndpointConventionBuilderExtensions", "policyName", "RequireRateLimiting"),
        Calls("Microsoft.AspNetCore.RateLimiting.EnableRateLimitingAttribute", "policyName", Sink.Constructor));

    private static readonly string[] s_endpointPolicies = ["RequireRateLimiting", "EnableRateLimiting", "EnableRateLimitingAttribute"];

    /// <summary>What decides on the answer to a request that is refused.</summary>
    private static readonly string[] s_answers = ["RejectionStatusCode", "OnRejected"];

    /// <summary>Creates the analyzer.</summary>
    public IneffectiveRateLimiterAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;

        var (compilation, words) = (context.Compilation, SourceWords.Of(context.Compilation, context.CancellationToken));
        var hasPolicies = Array.Exists(s_endpointPolicies, words.Contains);
        if (words.Contains(Middleware))
        {
            if (!Array.Exists(s_answers, words.Contains))
                s_options.Register(context, (operation, use) => JudgeStatus(operation, use, environments));
            if (hasPolicies && words.Contains(Routing))
                s_middleware.Register(context, (operation, use) => JudgeOrder(operation, use, environments));
        }
        else if (WebPipeline.IsSetUp(words))
        {
            s_services.Register(context, (operation, use) => JudgeMissing(operation, use, environments));
        }

        if (!hasPolicies)
            return;
        var defined = new Lazy<HashSet<string>?>(() => RateLimiterPolicies.DefinedIn(compilation), LazyThreadSafetyMode.PublicationOnly);
        s_policies.Register(context, (operation, use) => JudgePolicy(operation, use, defined, environments));
    }

    private static void JudgeMissing(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!Environments.IsDevelopmentOnly(use.Operation)
            && !OtherProjects.MayDo(context.Compilation, [Middleware], ["IApplicationBuilder", "WebApplication", "IHost"], context.CancellationToken))
        {
            context.ReportDiagnostic(environments.Finding(
                Descriptor, use.Operation.NameLocation(), use.Member.Name, "sets up limits that no request meets, because nothing calls UseRateLimiter", "call it after UseRouting"));
        }
    }

    private static void JudgeStatus(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (Callback.Of(use.Value, context.CancellationToken) is not null && !Environments.IsDevelopmentOnly(use.Operation))
        {
            context.ReportDiagnostic(environments.Hint(
                Descriptor, OptionsIn(use.Value.Syntax).GetLocation(), use.Member.Name,
                "answers 503 to a client that has used up its share, so that it blames the server and tries again", "set RejectionStatusCode to 429"));
        }
    }

    /// <summary>The place where a lambda says that it sets options, not the many lines that it can have.</summary>
    private static SyntaxNode OptionsIn(SyntaxNode setup) => setup switch
    {
        SimpleLambdaExpressionSyntax lambda => lambda.Parameter,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList,
        _ => setup,
    };

    /// <summary>The endpoint and its policy are known once the routing has run.</summary>
    private static void JudgeOrder(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Operation.Parent is not IExpressionStatementOperation { Parent: IBlockOperation block } statement || Environments.IsDevelopmentOnly(use.Operation))
            return;

        var app = ObjectPath.Of(use.Value);
        var routing = block.Operations.OfType<IExpressionStatementOperation>().Where(other =>
            other.Operation is IInvocationOperation { TargetMethod.Name: Routing } call && call.Argument("builder") is { } builder && ObjectPath.Of(builder).IsSame(app)).ToList();
        if (routing is [var only] && only.Syntax.SpanStart > statement.Syntax.SpanStart)
        {
            context.ReportDiagnostic(environments.Finding(
                Descriptor, use.Operation, Origin.Known(only), use.Member.Name, "runs before UseRouting, so it knows no endpoint and applies none of their policies", "call it after UseRouting"));
        }
    }

    private static void JudgePolicy(OperationAnalysisContext context, SinkUse use, Lazy<HashSet<string>?> defined, Environments environments)
    {
        if (use.Value.ConstantValue.Value is string policy && defined.Value is { } names && !names.Contains(policy) && !Environments.IsDevelopmentOnly(use.Operation)
            && !OtherProjects.MayDo(context.Compilation, RateLimiterPolicies.Definitions, ["RateLimiterOptions", "IServiceCollection", "WebApplicationBuilder", "IHostApplicationBuilder"], context.CancellationToken))
        {
            context.ReportDiagnostic(environments.Finding(
                Descriptor, use.Value, use.Member.Display(), $"names the policy '{policy}', which nothing defines, so every request to the endpoint fails with 500", "define the policy in AddRateLimiter"));
        }
    }
}
