using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Whether what is sent to a server crosses a network that attackers share.</summary>
internal enum Exposure
{
    /// <summary>The server is local, a socket of this machine, or not in sight at all.</summary>
    None,

    /// <summary>The server is only known at run time, or in a private network.</summary>
    Possible,

    /// <summary>The server is remote.</summary>
    Certain,
}

/// <summary>How exposed the way to a server is, judged by its name or address.</summary>
internal static class ServerExposure
{
    /// <summary>Addresses that say themselves that the connection is encrypted, or that it stays on this machine.</summary>
    private static readonly HashSet<string> s_safeSchemes = new(StringComparer.OrdinalIgnoreCase)
    {
        "amqps", "mqtts", "wss", "https", "ftps", "unix", "file",
    };

    /// <summary>The worst of the servers that a value can name.</summary>
    public static Exposure Of(IOperation server, CancellationToken cancellation)
    {
        // An end point of its own type may be a socket of this machine; only text tells.
        if (server.Unwrap().Type is not ({ SpecialType: SpecialType.System_String } or { Name: "Uri" }))
            return Exposure.None;

        var worst = Exposure.None;
        foreach (var origin in ValueTracer.Trace(server, cancellation).Origins)
        {
            var exposure = origin switch
            {
                { Prefix: { } text } => Of(text, origin.IsConstant),
                { IsConstant: true } => Exposure.None,
                _ => Exposure.Possible,
            };
            worst = exposure > worst ? exposure : worst;
        }

        return worst;
    }

    /// <param name="server">The server as <c>host</c>, <c>host:port</c>, <c>tcp:host,port</c> or a whole address.</param>
    /// <param name="isWhole">Whether nothing follows that the source does not show.</param>
    public static Exposure Of(string server, bool isWhole = true)
    {
        var start = server.IndexOf("://", StringComparison.Ordinal);
        if (start >= 0 && s_safeSchemes.Contains(server.Substring(0, start)))
            return Exposure.None;

        if (LocalHost.HostIn(server, isWhole) is not { } host)
            return Exposure.Possible;
        if (LocalHost.IsPlaceholder(host) || LocalHost.IsLocal(host))
            return Exposure.None;
        return LocalHost.IsPrivate(host) ? Exposure.Possible : Exposure.Certain;
    }
}
