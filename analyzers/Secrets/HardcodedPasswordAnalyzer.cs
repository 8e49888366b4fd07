using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>BRX1006: the password of an account, a database or a broker is written in the source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardcodedPasswordAnalyzer : SecurityAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "BRX1006";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        Id,
        "Hard-coded password",
        "'{0}' is given a password ({1}) that is written in the source, where everyone who can read the code can use it; read it from configuration or a secret store",
        DiagnosticSeverity.Warning,
        "A password in the source is in every clone, build and decompiled assembly, and cannot be changed without a release.",
        "CWE-259");

    private static readonly string[] s_flurl = ["Flurl.Http.GeneratedExtensions", "Flurl.Http.HeaderExtensions"];
    private static readonly string[] s_connections =
    [
        "Microsoft.Data.SqlClient.SqlConnection", "System.Data.SqlClient.SqlConnection", "Npgsql.NpgsqlConnection", "MySqlConnector.MySqlConnection",
    ];

    private static readonly string[] s_builders =
    [
        "Microsoft.Data.SqlClient.SqlConnectionStringBuilder", "System.Data.SqlClient.SqlConnectionStringBuilder", "Npgsql.NpgsqlConnectionStringBuilder",
        "MySqlConnector.MySqlConnectionStringBuilder",
    ];

    private static readonly string[] s_users = ["UserName", "Username", "User", "UserID"];
    private static readonly string[] s_hosts = ["HostName", "Host", "DataSource"];

    /// <summary>Places that take nothing but a password.</summary>
    internal static readonly Sinks Passwords = new(
        Calls("System.Net.NetworkCredential", "password", Sink.Constructor),
        Properties("System.Net.NetworkCredential", "Password"),
        Calls("MailKit.IMailService", "password", "Authenticate", "AuthenticateAsync"),
        Calls("MailKit.Security.SaslMechanism", "password", Sink.AnyConstructor),
        Calls("MQTTnet.MqttClientOptionsBuilder", "password", "WithCredentials"),
        Calls("MQTTnet.MqttClientCredentials", "password", Sink.Constructor),
        Properties("RabbitMQ.Client.ConnectionFactory", "Password"),
        Properties("StackExchange.Redis.ConfigurationOptions", "Password"),
        InEach(s_builders, type => Properties(type, "Password")),
        Calls("RestSharp.Authenticators.HttpBasicAuthenticator", "password", Sink.Constructor),
        InEach(s_flurl, type => Calls(type, "password", "WithBasicAuth")),
        InEach(IdentityModel.Client, ns => Calls(ns + ".AuthorizationHeaderExtensions", "password", "SetBasicAuthentication")),
        InEach(IdentityModel.Client, ns => Properties(ns + ".PasswordTokenRequest", "Password")),
        Calls("System.Net.Http.BasicAuthenticationHeaderValue", "password", Sink.Constructor),
        Calls("Duende.IdentityModel.Client.BasicAuthenticationHeaderValue", "password", Sink.Constructor),
        Calls("Azure.Identity.UsernamePasswordCredential", "password", Sink.Constructor));

    /// <summary>Connection strings.</summary>
    internal static readonly Sinks Connections = new(
        Properties("System.Data.Common.DbConnection", "ConnectionString"),
        Properties("System.Data.Common.DbConnectionStringBuilder", "ConnectionString"),
        InEach(s_connections, type => Calls(type, "connectionString", Sink.Constructor)),
        InEach(s_builders, type => Calls(type, "connectionString", Sink.Constructor)),
        Calls("Npgsql.NpgsqlDataSource", "connectionString", "Create"),
        Calls("Npgsql.NpgsqlDataSourceBuilder", "connectionString", Sink.Constructor),
        Calls("MySqlConnector.MySqlDataSource", "connectionString", Sink.Constructor),
        Calls("MySqlConnector.MySqlDataSourceBuilder", "connectionString", Sink.Constructor),
        Calls("Microsoft.EntityFrameworkCore.SqlServerDbContextOptionsExtensions", "connectionString", "UseSqlServer"),
        Calls("Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions", "connectionString", "UseNpgsql"),
        Calls("Microsoft.EntityFrameworkCore.MySqlDbContextOptionsBuilderExtensions", "connectionString", "UseMySql"),
        Calls("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", "connectionString", "SetConnectionString"),
        Calls("Microsoft.Extensions.DependencyInjection.SqlServerServiceCollectionExtensions", "connectionString", "AddSqlServer"),
        Calls("Microsoft.Extensions.DependencyInjection.NpgsqlServiceCollectionExtensions", "connectionString", "AddNpgsql"),
        Calls("Microsoft.Extensions.DependencyInjection.MySqlServiceCollectionExtensions", "connectionString", "AddMySql"),
        Calls("MongoDB.Driver.MongoClient", "connectionString", Sink.Constructor),
        Calls("MongoDB.Driver.MongoUrl", "url", Sink.Constructor, "Create"),
        Calls("MongoDB.Driver.MongoClientSettings", "connectionString", "FromConnectionString"),
        Calls("StackExchange.Redis.ConnectionMultiplexer", "configuration", "Connect", "ConnectAsync"),
        Calls("StackExchange.Redis.ConfigurationOptions", "configuration", "Parse"));

    /// <summary>Addresses that any client may be given.</summary>
    internal static readonly Sinks Addresses = new(Calls("System.Uri", "uriString", Sink.Constructor));

    /// <summary>The parameter of a header whose scheme another argument gives.</summary>
    internal static readonly Sinks Headers = new(Calls("System.Net.Http.Headers.AuthenticationHeaderValue", "parameter", Sink.Constructor));

    /// <summary>Creates the analyzer.</summary>
    public HardcodedPasswordAnalyzer()
        : base(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics, Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Environments environments)
    {
        // Tests log in to servers that they start themselves.
        if (environments.IsTestProject)
            return;

        Passwords.Register(context, (operation, use) => Report(
            operation, use, text => IsRepeated(use, text) ? null : new PasswordText(text, Beside(use, s_users), Beside(use, s_hosts)), environments));
        Connections.Register(context, (operation, use) => Report(operation, use, static text => PasswordText.InConnection(text) ?? PasswordText.InAddress(text), environments));
        Headers.Register(context, (operation, use) =>
        {
            if (use.Argument("scheme") is { ConstantValue.Value: string scheme } && scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
                Report(operation, use, PasswordText.InBasic, environments);
        });
        HardcodedTokenAnalyzer.NamedHeaders.Register(context, (operation, use) =>
        {
            if (HardcodedTokenAnalyzer.IsCredentialHeader(use, operation.Options, operation.CancellationToken))
                Report(operation, use, InBasicHeader, environments);
        });

        if (!SourceWords.Of(context.Compilation, context.CancellationToken).HasUserInformation)
            return;

        Addresses.Register(context, (operation, use) => Report(operation, use, InRemoteAddress, environments));
        RequestAddresses.All.Register(context, (operation, use) =>
        {
            // The constructor of the Uri has been looked at.
            if (use.Value.Type?.SpecialType == SpecialType.System_String)
                Report(operation, use, InRemoteAddress, environments);
        });
    }

    private static void Report(OperationAnalysisContext context, SinkUse use, Func<string, PasswordText?> passwordIn, Environments environments)
    {
        var isLocal = false;
        string? Real(string text)
        {
            if (passwordIn(text) is not { IsReal: true } found)
                return null;
            isLocal = found.IsForLocalHost;
            return found.Password;
        }

        if (WrittenSecret.In(use.Value, Real, context) is not { } secret)
            return;

        var (at, origin, password) = secret;
        context.ReportDiagnostic(environments.FindingOrHint(Descriptor, !isLocal && !secret.IsDevelopmentOnly, at, origin, use.Member.Display(), Masked.Of(password)));
    }

    private static PasswordText? InBasicHeader(string text) =>
        text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? PasswordText.InBasic(text) : null;

    /// <summary>Text before an <c>@</c> is only a password where it looks like one, and the host is somebody's.</summary>
    private static PasswordText? InRemoteAddress(string text) =>
        PasswordText.InAddress(text) is { IsForLocalHost: false } found && found.Password.Any(char.IsDigit) && found.Password.Any(char.IsLetter) ? found : null;

    /// <summary>Whether another argument is the same text: <c>("guest", "guest")</c>.</summary>
    private static bool IsRepeated(SinkUse use, string password) =>
        use.Operation.Arguments().Any(argument => argument.Value != use.Value && argument.Value.ConstantValue.Value is string other && other == password);

    /// <summary>The constant that is set beside the password on the same object; empty when there is none.</summary>
    private static string Beside(SinkUse use, string[] members) =>
        use.Operation is ISimpleAssignmentOperation assignment && ObjectSetup.Around(assignment) is var setup
            ? members.SelectMany(setup.Assigned).Select(static value => value.ConstantValue.Value).OfType<string>().FirstOrDefault() ?? ""
            : "";
}
