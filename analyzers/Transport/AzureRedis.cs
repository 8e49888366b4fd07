using System.Globalization;
using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Servers of Azure with which StackExchange.Redis encrypts unless it is told not to: domain and port decide.</summary>
internal static class AzureRedis
{
    private const string TlsPort = "6380";
    private const string ManagedPort = "10000";

    private static readonly string[] s_caches =
        [".redis.cache.windows.net", ".redis.cache.usgovcloudapi.net", ".redis.cache.chinacloudapi.cn", ".redisenterprise.cache.azure.net"];

    private static readonly string[] s_managed = [".redis.azure.net", ".redis.usgovcloudapi.net", ".redis.chinacloudapi.cn"];

    /// <param name="server">The server as <c>host:port</c>.</param>
    public static bool IsEncrypted(string server) => server.Substring(server.LastIndexOf(':') + 1).Trim() switch
    {
        TlsPort => IsIn(s_caches, server) || IsIn(s_managed, server),
        ManagedPort => IsIn(s_managed, server),
        _ => false,
    };

    /// <summary>The same for the end point that a call adds, with or without its port; a port that is not known may be the right one.</summary>
    public static bool IsEncrypted(ObjectUse added, CancellationToken cancellation)
    {
        if (added.Value is not { } host || ValueTracer.Trace(host, cancellation).Origins is not [{ Text: { } server }])
            return false;
        if (added.Operation.Argument("port") is { } port)
            server += ":" + (port.ConstantValue is { HasValue: true, Value: int number } ? number.ToString(CultureInfo.InvariantCulture) : TlsPort);
        return IsEncrypted(server);
    }

    private static bool IsIn(string[] domains, string server) =>
        LocalHost.NameIn(server) is var host && Array.Exists(domains, domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
