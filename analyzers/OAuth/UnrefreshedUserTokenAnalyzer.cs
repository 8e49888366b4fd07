using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>BRX3014: the access token of a sign-in is sent for as long as the session lasts, and nothing in the project refreshes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnrefreshedUserTokenAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX3014";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Token of a sign-in that nothing refreshes",
        "'{0}' reads an access token that nothing in this project refreshes, so calls fail with 401 while the user is still signed in; redeem the refresh token before it expires",
        DiagnosticSeverity.Warning,
        "SaveTokens keeps the tokens of the sign-in as they are. The session of the cookie lasts for days and is extended by each visit; the access token in it lasts for an hour.",
        "CWE-613",
        starred: true);

    private const string Read = "GetTokenAsync";
    private const string Name = "tokenName";

    private static readonly Sinks s_reads = new(
        Calls("Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions", Name, Read),
        Calls("Microsoft.AspNetCore.Authentication.AuthenticationTokenExtensions", Name, Read));

    /// <summary>Creates the analyzer.</summary>
    public UnrefreshedUserTokenAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        if (!environments.IsTestProject && words.Contains(Read)
            && SavedTokens.AreKept(context.Compilation, words) && !RefreshSigns.AreIn(context.Compilation, words))
        {
            s_reads.Register(context, (operation, use) => Judge(operation, use, environments));
        }
    }

    private static void Judge(OperationAnalysisContext context, SinkUse use, Environments environments)
    {
        if (use.Value.ConstantValue.Value is "access_token" && IsOfSession(use.Argument("scheme")) && IsSent(use.Operation, context)
            && !IsRenewedBeside(use.Operation.Syntax) && !Environments.IsDevelopmentOnly(use.Operation))
        {
            context.ReportDiagnostic(environments.Finding(Descriptor, use.Operation, use.Member.Name));
        }
    }

    /// <summary>Any other scheme is one that has just answered: of an external login, or of the caller.</summary>
    private static bool IsOfSession(IOperation? scheme) => scheme is null or { ConstantValue: { HasValue: true, Value: null or "Cookies" } };

    private static bool IsSent(IOperation read, OperationAnalysisContext context) => Spread.Of(read, isEnd: static _ => false).Any(value =>
        HardcodedTokenAnalyzer.Tokens.UseOf(value) is not null
        || (HardcodedTokenAnalyzer.NamedHeaders.UseOf(value) is { } header && HardcodedTokenAnalyzer.IsCredentialHeader(header, context.Options, context.CancellationToken)));

    /// <summary>Whether the code around thinks of the end of the token's life: it may send the user to sign in again.</summary>
    private static bool IsRenewedBeside(SyntaxNode read) =>
        (read.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? (SyntaxNode?)read.FirstAncestorOrSelf<GlobalStatementSyntax>()) is { } scope && RenewalSigns.AreIn(scope);
}
