using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Hosts whose traffic does not cross a network that an attacker shares, and names reserved for documentation.</summary>
internal static class LocalHost
{
    private static readonly string[] s_suffixes =
    [
        ".localhost", ".local", ".internal", ".svc", ".svc.cluster.local", ".test", ".example", ".invalid", ".lan", ".home.arpa",
    ];

    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "example.com", "example.org", "example.net", "169.254.169.254", "169.254.170.2", "0.0.0.0", "+", "*", "[::]", "[::1]",
    };

    private static readonly char[] s_placeholder = ['{', '}', '<', '>', '$', '%'];
    private static readonly char[] s_authorityEnd = ['/', '?', '#'];

    public static bool IsLocal(string host)
    {
        // A name without a dot is a service in the same composition: Aspire, compose, Kubernetes.
        if (host.Length == 0 || (host.IndexOf('.') < 0 && host[0] != '[') || s_names.Contains(host))
            return true;
        if (host.StartsWith("127.", StringComparison.Ordinal))
            return true;
        foreach (var suffix in s_suffixes)
        {
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return host.EndsWith(".example.com", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".example.org", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".example.net", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a host is still to be filled in: <c>{host}</c>, <c>&lt;your-host&gt;</c>.</summary>
    public static bool IsPlaceholder(string host) => host.IndexOfAny(s_placeholder) >= 0;

    /// <summary>The host of an address, or of a server as <see cref="NameIn"/> knows it; null when it may go on where the text ends.</summary>
    /// <param name="server">The text, with <see cref="UrlText.Hole"/> for what is filled in.</param>
    /// <param name="isWhole">Whether nothing follows that the source does not show.</param>
    public static string? HostIn(string server, bool isWhole)
    {
        if (server.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            server = server.Substring(scheme + "://".Length);
            if (server.IndexOfAny(s_authorityEnd) is >= 0 and var end)
                (server, isWhole) = (server.Substring(0, end), true);
        }

        var host = NameIn(server.Substring(server.LastIndexOf('@') + 1).Trim());
        return isWhole && host.IndexOf(UrlText.Hole) < 0 ? host : null;
    }

    /// <summary>The host in <c>host:port</c>, <c>tcp:host,port</c> or <c>host\instance</c>; empty for a pipe or socket of this machine.</summary>
    public static string NameIn(string server)
    {
        if (server.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase))
            server = server.Substring("tcp:".Length);
        if (server.StartsWith("[", StringComparison.Ordinal))
            return server.Substring(0, server.IndexOf(']') + 1);
        var name = server.Split(',', ':', '\\')[0].Trim();
        // SQL Server calls this machine a dot or (local), and reaches it by pipes; Redis marks a socket with an exclamation mark.
        return name is "." or "np" or "lpc" || name.StartsWith("(", StringComparison.Ordinal) || name.StartsWith("/", StringComparison.Ordinal)
            || name.StartsWith("!", StringComparison.Ordinal) ? "" : name;
    }

    /// <summary>An address of a private network: not this machine, but out of reach for most attackers.</summary>
    public static bool IsPrivate(string host)
    {
        if (host.StartsWith("[fc", StringComparison.OrdinalIgnoreCase) || host.StartsWith("[fd", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("[fe80:", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var parts = host.Split('.');
        return parts.Length == 4 && byte.TryParse(parts[0], out var first) && byte.TryParse(parts[1], out var second)
            && (first == 10 || (first == 172 && second is >= 16 and <= 31) || (first, second) is (192, 168) or (169, 254));
    }
}
