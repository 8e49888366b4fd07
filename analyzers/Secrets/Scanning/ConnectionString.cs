namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The password in a connection string. A weak one counts: the server takes it.</summary>
internal static class ConnectionString
{
    /// <summary>Keeps the search linear in a hostile text.</summary>
    private const int Longest = 2048;

    private static readonly WordSet s_secrets = new("password pwd accountkey sharedaccesskey sharedsecret");
    private static readonly WordSet s_integrated = new("integratedsecurity trustedconnection");
    private static readonly WordSet s_users = new("user userid uid username login");
    private static readonly WordSet s_servers = new(
        "server datasource host address addr networkaddress endpoint accountname defaultendpointsprotocol database initialcatalog sharedaccesskeyname hostname");

    /// <summary>Whether the sign is that between <c>Password</c> and its value, in a connection string that needs it.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int sign, out WrittenCredential found)
    {
        found = default;
        var name = KeyBefore(text, sign);
        if (text.Length > Longest || !Is(s_secrets, name))
            return false;

        var value = ValueAfter(text, sign, out var start);
        if (value.IsEmpty || !IsNeeded(text, value) || Placeholder.Is(value) || PublicSample.Is(value) || RepeatsName(value))
            return false;
        found = new WrittenCredential(Notation.ConnectionString, name.Trim().ToString(), start, value.Length);
        return true;
    }

    /// <summary>Whether the rest names a server, and neither the password for a user nor another way to prove who asks.</summary>
    private static bool IsNeeded(ReadOnlySpan<char> text, ReadOnlySpan<char> password)
    {
        var hasServer = false;
        for (var sign = 0; sign < text.Length; sign++)
        {
            if (text[sign] != '=')
                continue;
            var name = KeyBefore(text, sign);
            var value = ValueAfter(text, sign, out var start);
            hasServer |= Is(s_servers, name);
            if ((Is(s_users, name) && value.SequenceEqual(password)) || IsOtherProof(name, value))
                return false;
            sign = Math.Max(sign, start + value.Length - 1);
        }

        return hasServer;
    }

    private static bool IsOtherProof(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (Is(s_integrated, name))
            return Equals(value, "true") || Equals(value, "yes") || Equals(value, "sspi");
        return Equals(name.Trim(), "authentication")
            && value.IndexOf("active".AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0
            && value.IndexOf("password".AsSpan(), StringComparison.OrdinalIgnoreCase) < 0;
    }

    /// <summary>A value such as <c>password</c> or <c>MyPassword</c>, which names what belongs there.</summary>
    private static bool RepeatsName(ReadOnlySpan<char> value) =>
        value.IndexOf("password".AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0 || value.IndexOf("secret".AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0;

    private static ReadOnlySpan<char> KeyBefore(ReadOnlySpan<char> text, int sign)
    {
        var start = sign;
        while (start > 0 && (char.IsLetter(text[start - 1]) || text[start - 1] is ' ' or '_'))
            start--;
        return text.Slice(start, sign - start);
    }

    private static ReadOnlySpan<char> ValueAfter(ReadOnlySpan<char> text, int sign, out int start)
    {
        start = sign + 1;
        var quote = start < text.Length && text[start] is '"' or '\'' ? text[start++] : ';';
        var length = text.Slice(start).IndexOf(quote);
        return length < 0 ? text.Slice(start) : text.Slice(start, length);
    }

    /// <summary>Keys have one or two words, in any case: <c>Data Source</c>, <c>datasource</c>, <c>AccountKey</c>.</summary>
    private static bool Is(WordSet set, ReadOnlySpan<char> name)
    {
        name = name.Trim();
        var space = name.IndexOfAny(' ', '_');
        return space < 0 ? set.Contains(name) : set.Contains(name.Slice(0, space), name.Slice(space + 1));
    }

    private static bool Equals(ReadOnlySpan<char> value, string other) => value.Equals(other.AsSpan(), StringComparison.OrdinalIgnoreCase);
}
