using System.Globalization;
using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Servers of Azure with which StackExchange.Redis encrypts unless it is told not to.</summary>
internal static class AzureRedis
{
    private const string TlsPort = "6380";

    /// <summary>Azure Cache for Redis: the port decides.</summary>
    private static readonly string[] s_caches = [".redis.cache.windows.net", ".redis.cache.usgovcloudapi.net", ".redis.cache.chinacloudapi.cn"];

    /// <summary>Azure Managed Redis and the Enterprise tiers speak nothing but TLS.</summary>
    private static readonly string[] s_managed =
        [".redis.azure.net", ".redis.usgovcloudapi.net", ".redis.chinacloudapi.cn", ".redisenterprise.cache.azure.net"];

    /// <param name="server">The server as <c>host:port</c>.</param>
    public static bool IsEncrypted(string server) =>
        IsIn(s_managed, LocalHost.NameIn(server)) || (IsIn(s_caches, LocalHost.NameIn(server)) && server.TrimEnd().EndsWith(":" + TlsPort, StringComparison.Ordinal));

    /// <summary>The same for the end point that a call adds, with or without its port; a port that is not known may be the right one.</summary>
    public static bool IsEncrypted(ObjectUse added, CancellationToken cancellation)
    {
        if (added.Value is not { } host || ValueTracer.Trace(host, cancellation).Origins is not [{ Text: { } server }])
            return false;
        if (added.Operation.Argument("port") is { } port)
            server += ":" + (port.ConstantValue is { HasValue: true, Value: int number } ? number.ToString(CultureInfo.InvariantCulture) : TlsPort);
        return IsEncrypted(server);
    }

    private static bool IsIn(string[] domains, string host) => Array.Exists(domains, domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
