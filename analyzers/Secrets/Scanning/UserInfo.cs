namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>User and password in an address (RFC 3986). Most are examples, so the host counts as well.</summary>
internal static class UserInfo
{
    /// <summary>Whether the colon is that of <c>://</c> before a user and a password.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int colon, out WrittenCredential found)
    {
        found = default;
        if (!text.Slice(colon).StartsWith("://".AsSpan(), StringComparison.Ordinal))
            return false;

        var start = colon + 3;
        var end = start;
        while (end < text.Length && text[end] is > ' ' and not ('/' or '?' or '#' or '"' or '\'' or '<'))
            end++;
        var authority = text.Slice(start, end - start);
        var at = authority.LastIndexOf('@');
        var middle = authority.IndexOf(':');
        if (middle < 0 || middle >= at)
            return false;

        var user = authority.Slice(0, middle);
        var password = authority.Slice(middle + 1, at - middle - 1);
        found = new WrittenCredential(Notation.UserInfo, user.ToString(), start + middle + 1, password.Length);
        return !password.SequenceEqual(user) && !IsExampleHost(authority.Slice(at + 1))
            && password.IndexOf("pass".AsSpan(), StringComparison.OrdinalIgnoreCase) < 0
            && password.IndexOf("p@ss".AsSpan(), StringComparison.OrdinalIgnoreCase) < 0
            && SecretLike.Is(password, "password".AsSpan(), Strictness.UrlParameter);
    }

    /// <summary>This machine, and the names that RFC 2606 keeps for examples.</summary>
    private static bool IsExampleHost(ReadOnlySpan<char> host)
    {
        if (host.LastIndexOf(':') is > 0 and var port && host[host.Length - 1] != ']')
            host = host.Slice(0, port);
        return host.IsEmpty || host[0] == '[' || host.StartsWith("127.".AsSpan(), StringComparison.Ordinal)
            || Ends(host, "localhost") || Ends(host, ".test") || Ends(host, ".example") || Ends(host, ".invalid")
            || Ends(host, "example.com") || Ends(host, "example.org") || Ends(host, "example.net") || Ends(host, "host");
    }

    private static bool Ends(ReadOnlySpan<char> host, string end) => host.EndsWith(end.AsSpan(), StringComparison.OrdinalIgnoreCase);
}
