using Broxi.Security.Analyzers.Flow;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>The settings of a connection string, <c>Server=…;Password=…</c> or <c>host:port,password=…</c>.</summary>
internal sealed class ConnectionPairs
{
    private static readonly string[] s_serverNames = ["server", "datasource", "host", "address", "addr", "networkaddress"];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public ConnectionPairs(string text, char separator)
    {
        foreach (var pair in text.Split(separator))
        {
            var equals = pair.IndexOf('=');
            if (equals >= 0)
                _values[pair.Substring(0, equals).Replace(" ", "")] = pair.Substring(equals + 1).Trim().Trim('\'', '"');
            else if (pair.Trim() is { Length: > 0 } server)
                Servers.Add(server);
        }

        // What stands alone after the first setting, and a name with a hole, may be any setting.
        HasUnknown = Servers.Skip(1).Any(static server => server[0] == UrlText.Hole) || _values.Keys.Any(static key => key.IndexOf(UrlText.Hole) >= 0);
    }

    /// <summary>The entries without a name.</summary>
    public List<string> Servers { get; } = [];

    /// <summary>The server, by the names that clients know it by; null when none is set.</summary>
    public string? Server => Value(s_serverNames);

    /// <summary>Whether settings are filled in whose names the source does not show.</summary>
    public bool HasUnknown { get; }

    /// <summary>The value of the first of the names that is set; null when none is.</summary>
    public string? Value(params string[] names)
    {
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }
}
