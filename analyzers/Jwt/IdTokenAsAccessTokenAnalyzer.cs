using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>BRX4010: an ID token goes out as the credential of a request.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdTokenAsAccessTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX4010";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "ID token used as an access token",
        "'{0}' sends an ID token, which tells this client who signed in and entitles it to nothing; send the access token",
        DiagnosticSeverity.Warning,
        "An API that accepts ID tokens accepts those of every client of the issuer, without scopes, and each API that gets one can pass for the user elsewhere.",
        "CWE-287");

    private static readonly string[] s_exchanges = ["login", "signin", "sign-in", "auth", "session"];

    /// <summary>Creates the analyzer.</summary>
    public IdTokenAsAccessTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        if (environments.IsTestProject || !SourceWords.Of(context.Compilation, context.CancellationToken).SpeaksOfIdTokens)
            return;

        HardcodedTokenAnalyzer.Tokens.Register(context, (operation, use) => Check(operation, use, environments));
        HardcodedTokenAnalyzer.NamedHeaders.Register(context, (operation, use) =>
        {
            if (SourceWords.SpeakOfIdTokens(use.Operation.Syntax.SyntaxTree) && HardcodedTokenAnalyzer.IsCredentialHeader(use, operation.Options, operation.CancellationToken))
                Check(operation, use, environments);
        });
    }

    private static void Check(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (!SourceWords.SpeakOfIdTokens(use.Operation.Syntax.SyntaxTree))
            return;

        foreach (var value in Sent(use.Value, context.CancellationToken))
        {
            if (IdTokenRead.In(value, context.CancellationToken) is not { } read)
                continue;
            var (at, origin) = (use.Value.Syntax.Span.Contains(value.Syntax.Span) ? value : use.Value, Origin.Known(read));
            context.ReportDiagnostic(IsExchange(use.Operation)
                ? environments.Hint(Descriptor, at, origin, use.Member.Display())
                : environments.Finding(Descriptor, at, origin, use.Member.Display()));
            return;
        }
    }

    /// <summary>The value itself, or what a callback returns for it.</summary>
    private static IEnumerable<IOperation> Sent(IOperation value, CancellationToken cancellation) => value.Type?.TypeKind == TypeKind.Delegate
        ? Callback.Of(value, cancellation)?.Body?.ReturnedValues() ?? []
        : value.Elements();

    /// <summary>Whether the request goes to where the own service turns a sign-in elsewhere into a session of its own.</summary>
    private static bool IsExchange(IOperation request) => request.Body().Descendants().Any(static operation =>
        operation is ILiteralOperation { ConstantValue.Value: string address } && address.IndexOf('/') >= 0
        && Array.Exists(s_exchanges, word => address.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));
}
