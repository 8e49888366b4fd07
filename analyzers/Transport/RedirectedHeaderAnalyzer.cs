using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2008: a client that follows redirects sends a credential in a header that redirects do not drop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RedirectedHeaderAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2008";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Custom credential header with automatic redirects",
        "'{0}' sets the credential header '{1}', which the client hands to whatever host a redirect names; set AllowAutoRedirect to false",
        DiagnosticSeverity.Info,
        "HttpClient drops the Authorization header when it follows a redirect, and no other. A redirect to a foreign host then delivers the credential to it.",
        "CWE-522");

    internal static readonly Sinks Headers = new(Calls("System.Net.Http.Headers.HttpHeaders", "name", "Add", "TryAddWithoutValidation"));

    private static readonly string[] s_words = ["DefaultRequestHeaders", "HttpRequestMessage"];

    /// <summary>Creates the analyzer.</summary>
    public RedirectedHeaderAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        // The name alone, Add, is on every second line.
        if (environments.IsTestProject || !Array.Exists(s_words, words.Contains))
            return;

        Headers.Register(context, (operation, use) =>
        {
            if (CredentialName(use, operation) is { } name && RedirectingClient.Of(use, operation.CancellationToken) is { } client
                && !Environments.IsDevelopmentOnly(use.Operation))
            {
                operation.ReportDiagnostic(environments.Hint(Descriptor, use.Value, Origin.Known(client), use.Member.Display(), name));
            }
        });
    }

    /// <summary>The header's name, when it carries a credential and redirects keep it.</summary>
    private static string? CredentialName(SinkUse use, OperationAnalysisContext context) =>
        HardcodedTokenAnalyzer.CredentialHeaderIn(use, context.Options, context.CancellationToken) is { } name
        && !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
}
