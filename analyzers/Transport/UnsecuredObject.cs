using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>An object that is given credentials and speaks clear text unless it is told otherwise: by a property, or by a call of its builder.</summary>
/// <param name="Credentials">What takes the credentials.</param>
/// <param name="Tls">What has to be set or called for an encrypted connection; <see cref="SwitchedOffTls"/> looks at what it is set to.</param>
/// <param name="Others">What may bring encryption along, whatever it is given.</param>
/// <param name="Servers">What names the server; empty for what creates the object.</param>
/// <param name="Addresses">What gives the server's address, whose scheme may ask for encryption.</param>
/// <param name="Encrypts">Whether a server brings encryption along, for all of them.</param>
internal sealed record UnsecuredObject(
    IEnumerable<Sink> Credentials, string Tls, string[] Others, string[] Servers, string[] Addresses, Func<ObjectUse, CancellationToken, bool>? Encrypts = null)
{
    /// <summary>What takes the credentials in any row.</summary>
    internal static readonly SinkTable<UnsecuredObject> All = new(
    [
        new(Properties("System.Net.Mail.SmtpClient", "Credentials"), "EnableSsl", [], ["", "Host"], []),
        new(Properties("System.Net.FtpWebRequest", "Credentials"), "EnableSsl", [], [""], []),
        new(Properties("RabbitMQ.Client.ConnectionFactory", "Password"), "Ssl.Enabled", ["Ssl", "Endpoint"], ["HostName"], ["Uri"]),
        new(Properties("StackExchange.Redis.ConfigurationOptions", "Password"), "Ssl", ["Tunnel", "Defaults"], ["EndPoints.Add"], [], AzureRedis.IsEncrypted),
        new(
            InEach(MqttNet.Types("MqttClientOptionsBuilder"), static type => [.. Calls(type, "password", "WithCredentials"), .. Calls(type, "credentials", "WithCredentials")]),
            "WithTlsOptions",
            ["WithTls", "WithWebSocketServer", "WithStreamProvider", "WithEndPoint"],
            ["WithTcpServer"],
            ["WithConnectionUri"]),
    ],
    static row => row.Credentials);

    /// <summary>What switches TLS on where the member takes credentials; null for any other member.</summary>
    public static string? TlsFor(ISymbol member) => All.Match(member) is { } sink ? All[sink].Tls : null;

    /// <summary>The login that the object exposes; null when it does not, or when code out of sight may secure it.</summary>
    public static ExposedLogin? Find(SinkUse use, SourceWords words, CancellationToken cancellation) =>
        use.Receiver is { } receiver && ExposedLogin.HasCredentials(use.Value, cancellation) is { } isCertain
            ? All[use.Sink].Judge(use, ObjectUses.Of(receiver), isCertain, words, cancellation)
            : null;

    private ExposedLogin? Judge(SinkUse use, ObjectUses uses, bool isCertain, SourceWords words, CancellationToken cancellation)
    {
        if (!uses.IsCreatedHere || uses.Of([Tls, .. Others]).Any())
            return null;
        // Whoever else sees the object may switch TLS on, unless no code does such a thing.
        if ((uses.IsHandedOn || uses.IsMember) && words.Contains(Tls.Split('.')[0]))
            return null;

        var exposure = Exposed(uses, cancellation);
        if (exposure == Exposure.None)
            return null;
        return new ExposedLogin(
            use.Operation is IInvocationOperation call ? call : use.Place,
            ExposedLogin.NotEncrypted,
            use.Operation is IInvocationOperation ? $"call {Tls}" : $"set {Tls}",
            isCertain && exposure == Exposure.Certain && !uses.IsHandedOn);
    }

    private Exposure Exposed(ObjectUses uses, CancellationToken cancellation)
    {
        var worst = Exposure.None;
        foreach (var use in uses.Of([.. Servers, .. Addresses]))
        {
            if (use.Value is not { } server)
                continue;
            if (Encrypts?.Invoke(use, cancellation) == true)
                return Exposure.None;
            // An address that is only known at run time may ask for TLS itself.
            if (Addresses.Contains(use.Member) && !ValueTracer.Trace(server, cancellation).Origins.All(static origin => origin.Prefix?.IndexOf("://", StringComparison.Ordinal) >= 0))
                return Exposure.None;
            if (ServerExposure.Of(server, cancellation) is var exposure && exposure > worst)
                worst = exposure;
        }

        return worst;
    }
}
