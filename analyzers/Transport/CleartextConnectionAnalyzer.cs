using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>BRX2006: a client logs in to a broker, cache, database, mail or file server over a connection that others can read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CleartextConnectionAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX2006";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Clear-text broker, cache or mail connection with credentials",
        "'{0}' logs in over a connection that {1}, where anyone on the path can take the credentials; {2}",
        DiagnosticSeverity.Warning,
        "Brokers, caches, databases, mail and file servers are often reached over other people's networks. Without TLS everyone on the path reads the password and all that follows.",
        "CWE-319");

    /// <summary>Code that logs in names one of these; the members that it sets are named too often to look for.</summary>
    private static readonly string[] s_words =
    [
        "SmtpClient", "FtpWebRequest", "Authenticate", "AuthenticateAsync",
        "ConnectionFactory", "MqttClientOptionsBuilder", "WithConnectionUri",
        "ConfigurationOptions", "ConnectionMultiplexer", "RedisCacheOptions", "AddStackExchangeRedisCache",
        "SqlConnection", "SqlConnectionStringBuilder", "UseSqlServer",
    ];

    /// <summary>Creates the analyzer.</summary>
    public CleartextConnectionAnalyzer()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        var words = SourceWords.Of(context.Compilation, context.CancellationToken);
        // Tests log in to servers that they start themselves.
        if (environments.IsTestProject || !Array.Exists(s_words, words.Contains))
            return;

        UnsecuredObject.All.Register(context, (operation, use) =>
        {
            if (UnsecuredObject.Find(use, words, operation.CancellationToken) is { } login)
                Report(operation, use, login, environments);
        });
        SwitchedOffTls.All.Register(context, (operation, use) =>
        {
            if (SwitchedOffTls.Find(use, operation.CancellationToken) is { } login)
                Report(operation, use, login, environments);
        });
        ConnectionText.All.Register(context, (operation, use) =>
        {
            if (ConnectionText.Find(use, operation.CancellationToken) is var (login, origin))
                Report(operation, use, login, origin, environments);
        });
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, ExposedLogin login, Environments environments)
    {
        if (Environments.IsDevelopmentOnly(use.Operation) || Environments.IsDevelopmentOnly(login.At))
            return;

        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, login.IsCertain, login.At.NameLocation(), use.Member.Display(), login.Weakness, login.Remedy));
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, ExposedLogin login, Origin origin, Environments environments)
    {
        if (Environments.IsDevelopmentOnly(use.Operation) || Environments.IsDevelopmentOnly(origin.Source))
            return;

        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, login.IsCertain, login.At, origin, use.Member.Display(), login.Weakness, login.Remedy));
    }
}
