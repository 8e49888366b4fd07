using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Reads from an address as much as the source shows of it: whether it is in clear text, and who is at the other end.</summary>
internal static class CleartextAddress
{
    public const string Http = "http://";
    public const string WebSocket = "ws://";

    /// <summary>The host, when the known text names the scheme and the whole of a host that is remote; otherwise null.</summary>
    public static string? RemoteHost(Origin origin, string scheme) =>
        Host(origin, scheme) is { } host && !LocalHost.IsLocal(host) ? host : null;

    /// <summary>Whether the known text names a host that no attacker sits in front of.</summary>
    public static bool IsLocal(Origin origin, string scheme) => Host(origin, scheme) is { } host && LocalHost.IsLocal(host);

    private static string? Host(Origin origin, string scheme) =>
        origin.Prefix is { } url && url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
        && LocalHost.HostIn(url, origin.IsConstant) is { } host && !LocalHost.IsPlaceholder(host)
            ? host
            : null;
}
