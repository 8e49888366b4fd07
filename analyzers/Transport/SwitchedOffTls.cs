using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>A switch that leaves the connection of an object open, where the object is given credentials as well.</summary>
/// <param name="Switch">What must not have the value.</param>
/// <param name="Off">The value, as the compiler knows it.</param>
/// <param name="OffName">The member that stands for the value, where it is no constant.</param>
/// <param name="Credentials">What takes the credentials.</param>
/// <param name="Servers">What names the server.</param>
/// <param name="Weakness">What the connection does or lacks.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="IsCertain">Whether the connection is open whatever the server offers.</param>
/// <param name="IsPart">Whether the switch belongs to a part of the object.</param>
internal sealed record SwitchedOffTls(
    IEnumerable<Sink> Switch, object Off, string? OffName, string[] Credentials, string[] Servers, string Weakness, string Remedy, bool IsCertain = true, bool IsPart = false)
{
    private static readonly string[] s_sqlBuilders =
        ["Microsoft.Data.SqlClient.SqlConnectionStringBuilder", "System.Data.SqlClient.SqlConnectionStringBuilder"];

    private static readonly string[] s_authenticate = ["Authenticate", "AuthenticateAsync"];
    private static readonly string[] s_connect = ["Connect", "ConnectAsync"];

    /// <summary>The switches of all rows.</summary>
    internal static readonly SinkTable<SwitchedOffTls> All = new(
    [
        new(Properties("System.Net.Mail.SmtpClient", "EnableSsl"), false, null, ["Credentials"], ["", "Host"],
            ExposedLogin.NotEncrypted, "set it to true"),
        new(Properties("System.Net.FtpWebRequest", "EnableSsl"), false, null, ["Credentials"], [""],
            ExposedLogin.NotEncrypted, "set it to true"),
        new(Properties("RabbitMQ.Client.SslOption", "Enabled"), false, null, ["Password"], ["HostName", "Uri"],
            ExposedLogin.NotEncrypted, "set it to true", IsPart: true),
        new(Properties("StackExchange.Redis.ConfigurationOptions", "Ssl"), false, null, ["Password"], ["EndPoints.Add"],
            ExposedLogin.NotEncrypted, "set it to true"),
        new(InEach(s_sqlBuilders, static type => Properties(type, "Encrypt")), false, "Optional", ["Password"], ["DataSource"],
            "need not be encrypted", "set it to true"),
        new(InEach(s_sqlBuilders, static type => Properties(type, "TrustServerCertificate")), true, null, ["Password"], ["DataSource"],
            "accepts every certificate", "set it to false"),
        new(Calls("MailKit.IMailService", "options", s_connect), 0, null, s_authenticate, s_connect,
            ExposedLogin.NotEncrypted, "pass SecureSocketOptions.StartTls"),
        // TLS is still used when the server offers it, which whoever sits between can take out of its answer.
        new(Calls("MailKit.IMailService", "useSsl", s_connect), false, null, s_authenticate, s_connect,
            "falls back to clear text", "pass SecureSocketOptions.StartTls", IsCertain: false),
    ],
    static row => row.Switch);

    /// <summary>The login that the switch exposes; null when it is on, or when no credentials are in sight.</summary>
    public static ExposedLogin? Find(SinkUse use, CancellationToken cancellation)
    {
        var row = All[use.Sink];
        if (use.Receiver is not { } receiver || !row.IsOff(use.Value, cancellation))
            return null;

        // Where it is also set to something else, that may be what counts.
        var uses = ObjectUses.Of(receiver);
        if (uses.Of([.. row.Switch.Select(static sink => sink.Member)]).Any(other => !row.IsOff(ValueIn(other, use), cancellation)))
            return null;

        uses = row.IsPart ? ObjectUses.OfOwner(receiver) : uses;
        var given = uses.Of(row.Credentials).Select(login => login.Value is { } value ? ExposedLogin.HasCredentials(value, cancellation) : null).ToList();
        var exposure = given.Exists(static login => login is not null)
            ? uses.Of(row.Servers).Select(server => server.Value is { } value ? ServerExposure.Of(value, cancellation) : Exposure.None).DefaultIfEmpty().Max()
            : Exposure.None;
        return exposure == Exposure.None
            ? null
            : new ExposedLogin(
                use.Place,
                row.Weakness,
                row.Remedy,
                row.IsCertain && exposure == Exposure.Certain && given.Contains(true));
    }

    private static IOperation? ValueIn(ObjectUse other, SinkUse use) =>
        use.Sink.Parameter is { } parameter ? other.Operation.Argument(parameter) : other.Value;

    private bool IsOff(IOperation? value, CancellationToken cancellation) => value is not null && ValueTracer.Trace(value, cancellation).Origins.All(origin =>
        origin.IsConstant ? Off.Equals(origin.Constant) : OffName is not null && origin.Source is IPropertyReferenceOperation { Property.Name: var name } && name == OffName);
}
