using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5002: a client that is told to slow down waits for a time of its own choice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredRetryAfterAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5002";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Status 429 handled without Retry-After",
        "'{0}' waits after status 429 without asking Retry-After, so the next attempt comes while the server still refuses, or too late; wait as long as the header says",
        DiagnosticSeverity.Warning,
        "A server that answers 429 says in Retry-After when it will serve again. Who comes back earlier is refused again, and many servers then extend the ban.",
        "CWE-799",
        starred: true);

    private static readonly Sinks s_delays = new(
        Calls("System.Threading.Tasks.Task", "delay", "Delay"),
        Calls("System.Threading.Tasks.Task", "millisecondsDelay", "Delay"),
        Calls("System.Threading.Thread", "timeout", "Sleep"),
        Calls("System.Threading.Thread", "millisecondsTimeout", "Sleep"));

    /// <summary>Headers with which servers say when to come back; who speaks of one does not ignore it.</summary>
    private static readonly string[] s_headers = ["RetryAfter", "Retry-After", "Retry_After", "RateLimit", "Rate-Limit"];

    private static readonly FileFact<bool> s_filesWith429 = new(static text =>
        text.IndexOf("TooManyRequests", StringComparison.Ordinal) >= 0 || text.IndexOf("429", StringComparison.Ordinal) >= 0);

    /// <summary>Creates the analyzer.</summary>
    public IgnoredRetryAfterAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject)
            return;
        s_delays.Register(context, (operation, use) => Judge(operation, use, environments));
        RetryStrategy.Policies.Register(context, (operation, use) => JudgePolicy(operation, use, environments));
        RetryStrategy.Options.Register(context, (operation, use) => JudgeStrategy(operation, use, environments));
    }

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!s_filesWith429.Of(use.Operation.Syntax.SyntaxTree) || SpeaksOfHeader(use.Operation.Syntax)
            || TooManyRequestsTest.Before(use.Operation) is not { } response
            || !IsRetry(use.Operation) || !OwnDelay.Is(use.Value) || IsHandedOn(response, use.Operation)
            || Environments.IsDevelopmentOnly(use.Operation))
        {
            return;
        }

        context.ReportDiagnostic(environments.Finding(Descriptor, use.Value, Origin.Known(response), use.Member.Display()));
    }

    private static void JudgePolicy(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (s_filesWith429.Of(use.Operation.Syntax.SyntaxTree) && !SpeaksOfHeader(use.Operation.Syntax)
            && RetryStrategy.IsImpatientPolicy(use, context.CancellationToken) && !Environments.IsDevelopmentOnly(use.Operation))
        {
            context.ReportDiagnostic(environments.Finding(Descriptor, use.Operation.NameLocation(), use.Member.Name));
        }
    }

    private static void JudgeStrategy(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!SpeaksOfHeader(use.Operation.Syntax) && RetryStrategy.ImpatientWait(use, context.CancellationToken) is { } wait && !Environments.IsDevelopmentOnly(use.Operation))
            context.ReportDiagnostic(environments.Finding(Descriptor, wait, use.Member.ContainingType.Name));
    }

    private static bool SpeaksOfHeader(SyntaxNode node)
    {
        var scope = node.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? node.SyntaxTree.GetRoot();
        var text = scope.ToString();
        return Array.Exists(s_headers, header => text.IndexOf(header, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>Whether the request is sent again after the wait: in a loop, by calling the method again, or by another call.</summary>
    private static bool IsRetry(IOperation delay)
    {
        var function = delay.Function();
        for (var parent = delay.Parent; parent is not null && parent != function; parent = parent.Parent)
        {
            if (parent is ILoopOperation)
                return true;
        }

        var method = delay.SemanticModel?.GetEnclosingSymbol(delay.Syntax.SpanStart);
        return (function ?? delay.Body()).Descendants().Any(operation =>
            operation is IInvocationOperation call && call.Syntax.SpanStart > delay.Syntax.Span.End
            && (SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, method) || (call.Type is { } type && Responds(type))));
    }

    private static bool Responds(ITypeSymbol type) =>
        ThrottledStatus.IsResponse(type) || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && ThrottledStatus.IsResponse(result));

    /// <summary>Whether a call between the test and the wait gets the response, and so may look at its headers and wait. A log does neither.</summary>
    private static bool IsHandedOn(IOperation response, IOperation delay)
    {
        var name = response.Syntax.ToString();
        return (delay.Function() ?? delay.Body()).Descendants().Any(operation =>
            operation is IInvocationOperation call && call.Syntax.SpanStart >= response.Syntax.SpanStart && call.Syntax.Span.End <= delay.Syntax.SpanStart
            && call.TargetMethod.ContainingNamespace.Name is not ("Logging" or "Serilog" or "NLog")
            && call.Arguments.Any(argument => argument.Value.Unwrap().Syntax.ToString() == name));
    }
}
