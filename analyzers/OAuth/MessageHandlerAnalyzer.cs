using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// The rules about a message handler that authenticates the requests of an <c>HttpClient</c>. They share one look at the handler;
/// each judges it in a file of its own.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MessageHandlerAnalyzer : SecurityAnalyzer
{
    /// <summary>A handler sends the token that it has once got.</summary>
    public const string StaleHandlerTokenId = "BRX3003";

    /// <summary>A handler sends a credential again, wherever a redirect has led the request.</summary>
    public const string UncheckedResendId = "BRX3016";

    private static readonly string[] s_handlers = ["DelegatingHandler", "HttpClientHandler", "MessageProcessingHandler"];
    private static readonly string[] s_requests = ["HttpRequestMessage"];
    private static readonly string[] s_headers = ["Authorization", "SetBearerToken", "SetToken"];

    /// <summary>Creates the analyzer.</summary>
    public MessageHandlerAnalyzer()
        : base(StaleHandlerToken.Descriptor, UncheckedResend.Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (environments.IsTestProject || !Array.Exists(s_handlers, words.Contains) || !Array.Exists(s_headers, words.Contains))
            return;

        var isClient = ClientApplication.Is(context.Compilation);
        var followsRedirects = UncheckedResend.IsPossibleIn(context.Compilation, words);
        TypeFacts.Register(context, IsPossibleIn, IsHandler, (file, facts) =>
        {
            var findings = StaleHandlerToken.Judge(facts, words, isClient);
            if (followsRedirects)
                findings = findings.Concat(UncheckedResend.Judge(facts));
            foreach (var finding in findings)
            {
                if (!Environments.IsDevelopmentOnly(finding.At))
                    file.ReportDiagnostic(finding.In(environments));
            }
        });
    }

    private static bool IsPossibleIn(SyntaxTree file) => SourceWords.Contains(file, s_requests) && SourceWords.Contains(file, s_headers);

    /// <summary>A handler on the framework's own classes; what another base class does with a request cannot be seen.</summary>
    private static bool IsHandler(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, BaseType: { DeclaringSyntaxReferences.IsEmpty: true } framework } && Array.IndexOf(s_handlers, framework.Name) >= 0
        && framework.ContainingNamespace is { Name: "Http", ContainingNamespace: { Name: "Net", ContainingNamespace.Name: "System" } };
}
