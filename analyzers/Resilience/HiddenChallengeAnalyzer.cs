using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>BRX5005: a request without a valid token is answered with 200, because an event replaces the answer and forgets its status.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HiddenChallengeAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX5005";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Authentication event hides a failure",
        "'{0}' replaces the answer to an unauthenticated request without a status code, so that the client gets 200; set Response.StatusCode to 401",
        DiagnosticSeverity.Warning,
        "HandleResponse keeps the handler from answering 401. What the event does not set stays at its default, and that is 200: clients take the refusal for success.",
        "CWE-393");

    private static readonly Sinks s_challenges = new(Sinks.Properties("Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerEvents", "OnChallenge"));

    /// <summary>Creates the analyzer.</summary>
    public HiddenChallengeAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments) =>
        s_challenges.Register(context, (operation, use) => Judge(operation, use, environments));

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        // Only a body in sight: another file's is judged by whoever reads that file.
        if (Callback.Of(use.Value, context.CancellationToken) is not { Parameters: [var challenge] } callback
            || callback.Body.Syntax.SyntaxTree != use.Operation.Syntax.SyntaxTree)
        {
            return;
        }

        IOperation? handled = null;
        foreach (var operation in callback.Body.Descendants())
        {
            // An exception is another way to answer, which other middleware turns into a status.
            if (operation is IThrowOperation)
                return;
            if (operation is not IParameterReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Parameter, challenge))
                continue;
            if (reference.Parent is IInvocationOperation { TargetMethod.Name: "HandleResponse" } call)
                handled ??= call;
            else if (!LeavesStatus(reference))
                return;
        }

        if (handled is null)
            return;
        var isCertain = !environments.IsTestProject && !Environments.IsDevelopmentOnly(use.Operation);
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, isCertain, handled, use.Member.Display()));
    }

    /// <summary>Whether a use of the context certainly leaves the status alone: it writes a body or a header, or reads why the token was refused.</summary>
    private static bool LeavesStatus(IOperation context)
    {
        var part = context;
        var path = new List<string>();
        while (part.Parent is IPropertyReferenceOperation { Property.Name: var name } next && next.Instance == part)
        {
            path.Add(name);
            part = next;
        }

        return (path, part.Parent) switch
        {
            (["Error" or "ErrorDescription" or "ErrorUri" or "AuthenticateFailure" or "Request", ..], not IArgumentOperation) => true,
            (["Error" or "ErrorDescription" or "ErrorUri"], _) => true,
            (["Response", "ContentType" or "ContentLength"], ISimpleAssignmentOperation) => true,
            (["Response"] or ["HttpContext", "Response"], IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var write } }) => IsWrite(write),
            _ => false,
        };
    }

    private static bool IsWrite(IMethodSymbol method) =>
        method is { Name: "WriteAsync" or "WriteAsJsonAsync", ContainingType.Name: "HttpResponseWritingExtensions" or "HttpResponseJsonExtensions" };
}
