using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5004: a request is repeated for as long as the server fails.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedRetryAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5004";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Retry loop without an end",
        "'{0}' repeats the request for as long as the server fails, so that callers hang and the server gets no rest; count the attempts or take a CancellationToken",
        DiagnosticSeverity.Info,
        "When the server is down for good, every caller waits forever, and all of them together keep the server from coming back.",
        "CWE-835",
        enabled: false);

    private static readonly string[] s_words = ["IsSuccessStatusCode", "StatusCode", "HttpClient"];

    /// <summary>Creates the analyzer.</summary>
    public UnboundedRetryAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (!environments.IsTestProject && Array.Exists(s_words, words.Contains))
            context.RegisterOperationAction(operation => Judge(operation, environments), OperationKind.Loop);
    }

    private static void Judge(OperationAnalysisContext context, Environments environments)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!SourceWords.Contains(loop.Syntax.SyntaxTree, s_words) || CanBeCancelled(loop)
            || !(RetryLoop.Of(loop)?.ComesBackOn(503) is (true, true) || RepeatsOnException(loop)) || Environments.IsDevelopmentOnly(loop))
        {
            return;
        }

        var keyword = loop.Syntax.GetFirstToken();
        context.ReportDiagnostic(environments.Hint(Descriptor, keyword.GetLocation(), keyword.Text));
    }

    private static bool CanBeCancelled(ILoopOperation loop) => loop.Descendants().Any(static operation =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation { Member.Name: not "None" }
        && operation.Type?.Name is "CancellationToken" or "CancellationTokenSource");

    /// <summary>Whether the loop is <c>while (true)</c> around a request whose every exception is swallowed, whatever else happens.</summary>
    private static bool RepeatsOnException(ILoopOperation loop)
    {
        var condition = loop switch
        {
            IWhileLoopOperation @while => @while.Condition,
            IForLoopOperation @for => @for.Condition,
            _ => loop,
        };
        if (condition is not (null or { ConstantValue: { HasValue: true, Value: true } })
            || loop.Body is not IBlockOperation { Operations: var statements } || statements.OfType<ITryOperation>().ToList() is not [{ Finally: null } attempt]
            || attempt.Catches.IsEmpty)
        {
            return false;
        }

        var sends = attempt.Body.Descendants().Any(static operation =>
            operation is IInvocationOperation { TargetMethod.ContainingType.Name: "HttpClient" or "HttpClientJsonExtensions" });
        var succeeds = attempt.Body.Operations is [.., IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break }];
        return sends && succeeds
            && attempt.Catches.All(static clause => clause.Filter is null && !clause.Handler.Descendants().Any(MayLeave))
            && statements.All(statement => statement == attempt || !statement.DescendantsAndSelf().Any(MayLeave));
    }

    private static bool MayLeave(IOperation operation) =>
        operation is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: not BranchKind.Continue };
}
