using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>A text that tells a client where to connect, with which credentials, and whether to encrypt.</summary>
/// <param name="Texts">What takes the text.</param>
/// <param name="Tls">Members that decide on encryption beside the text.</param>
/// <param name="Judge">What the text lacks, how to mend it, and how exposed its server is.</param>
internal sealed record ConnectionText(
    IEnumerable<Sink> Texts, string[] Tls, Func<string, (string Weakness, string Remedy, Exposure Exposure)?> Judge)
{
    private static readonly string[] s_sqlClients = ["Microsoft.Data.SqlClient", "System.Data.SqlClient"];

    /// <summary>What takes the text in any row.</summary>
    internal static readonly SinkTable<ConnectionText> All = new(
    [
        new([
                .. InEach(s_sqlClients, static ns => Calls(ns + ".SqlConnection", "connectionString", Sink.Constructor)),
                .. InEach(s_sqlClients, static ns => Properties(ns + ".SqlConnection", "ConnectionString")),
                .. InEach(s_sqlClients, static ns => Calls(ns + ".SqlConnectionStringBuilder", "connectionString", Sink.Constructor)),
                .. Calls("Microsoft.EntityFrameworkCore.SqlServerDbContextOptionsExtensions", "connectionString", "UseSqlServer"),
            ],
            ["Encrypt", "TrustServerCertificate", "ConnectionString"],
            InSql),
        new([
                .. Calls("StackExchange.Redis.ConnectionMultiplexer", "configuration", "Connect", "ConnectAsync"),
                .. Calls("StackExchange.Redis.ConfigurationOptions", "configuration", "Parse"),
                .. Properties("Microsoft.Extensions.Caching.StackExchangeRedis.RedisCacheOptions", "Configuration"),
            ],
            ["Ssl", "ConfigurationOptions", "ConnectionMultiplexerFactory"],
            InRedis),
        new([
                .. Properties("RabbitMQ.Client.ConnectionFactory", "Uri"),
                .. InEach(MqttNet.Types("MqttClientOptionsBuilder"), static type => Calls(type, "uri", "WithConnectionUri")),
            ],
            ["Ssl", "Ssl.Enabled", "WithTlsOptions", "WithTls"],
            InAddress),
    ],
    static row => row.Texts);

    /// <summary>The login that the text exposes, and where the text is written.</summary>
    public static (ExposedLogin Login, Origin Origin)? Find(SinkUse use, CancellationToken cancellation)
    {
        var row = All[use.Sink];
        foreach (var origin in ValueTracer.Trace(use.Value, cancellation).Origins)
        {
            if (UrlText.Of(origin) is not { Text: var text } || row.Judge(text) is not { Exposure: not Exposure.None } found)
                continue;
            return row.IsDecidedElsewhere(use)
                ? null
                : (new ExposedLogin(use.Value, found.Weakness, found.Remedy, found.Exposure == Exposure.Certain), origin);
        }

        return null;
    }

    private bool IsDecidedElsewhere(SinkUse use)
    {
        if (use.Argument("configure") is not null)
            return true;
        var uses = use.Receiver is { } receiver ? ObjectUses.Of(receiver) : ObjectUses.OfCreated(use.Operation);
        return uses.Of(Tls).Any(other => other.Operation != use.Operation);
    }

    private static (string, string, Exposure)? InSql(string text)
    {
        var pairs = new ConnectionPairs(text, ';');
        if (pairs.Value("password", "pwd") is null or "")
            return null;

        var exposure = pairs.Server is { } server ? ServerExposure.Of(server) : Exposure.None;
        if (pairs.Value("encrypt")?.ToUpperInvariant() is "FALSE" or "NO" or "OPTIONAL")
            return ("need not be encrypted", "set Encrypt=True", exposure);
        return pairs.Value("trustservercertificate")?.ToUpperInvariant() is "TRUE" or "YES"
            ? ("accepts every certificate", "set TrustServerCertificate=False", exposure)
            : null;
    }

    private static (string, string, Exposure)? InRedis(string text)
    {
        var pairs = new ConnectionPairs(text, ',');
        if (pairs.HasUnknown || pairs.Value("password") is null or "")
            return null;

        var isEncrypted = pairs.Value("ssl") is { } ssl ? !ssl.Equals("false", StringComparison.OrdinalIgnoreCase) : pairs.Servers.Exists(AzureRedis.IsEncrypted);
        return isEncrypted ? null : (ExposedLogin.NotEncrypted, "add ssl=true", pairs.Servers.Select(static server => ServerExposure.Of(server)).DefaultIfEmpty().Max());
    }

    private static (string, string, Exposure)? InAddress(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? text.Substring(0, end) : "";
        return scheme is "amqp" or "mqtt" or "tcp" or "ws" && PasswordText.InAddress(text) is { Password.Length: > 0 }
            ? (ExposedLogin.NotEncrypted, $"use {Secure(scheme)}", ServerExposure.Of(text))
            : null;
    }

    /// <summary>The scheme of the same protocol over TLS.</summary>
    internal static string Secure(string scheme) => scheme switch
    {
        "tcp" => "mqtts",
        _ => scheme + "s",
    };
}
