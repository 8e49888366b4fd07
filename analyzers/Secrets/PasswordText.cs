using System.Text;
using Broxi.Security.Analyzers.Transport;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A password in a text that holds more, with what stands beside it.</summary>
/// <param name="Password">The password as written.</param>
/// <param name="User">Whose it is; empty when the text does not say.</param>
/// <param name="Host">Where it is valid; empty when the text does not say.</param>
internal readonly record struct PasswordText(string Password, string User = "", string Host = "")
{
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pwd", "pass", "passphrase", "secret", "anonymous",
    };

    private static readonly string[] s_passwordNames = ["password", "pwd", "accountkey", "sharedaccesskey"];
    private static readonly string[] s_userNames = ["userid", "uid", "username", "user"];

    /// <summary>Whether it opens something: no placeholder, no marker of a parameter, and not just the user's name again.</summary>
    public bool IsReal => Password.Length > 0 && !s_words.Contains(Password) && !Password.Any(char.IsWhiteSpace)
        && !Password.Equals(User, StringComparison.OrdinalIgnoreCase) && !IsMarker(Password) && !Placeholder.Is(Password);

    /// <summary>Whether it is that of a server on the developer's machine, or in the same composition.</summary>
    public bool IsForLocalHost => Host.Length > 0 && LocalHost.IsLocal(LocalHost.NameIn(Host));

    /// <summary>The password of a connection string, <c>Server=…;Password=…</c>, or of Redis, <c>host,password=…</c>.</summary>
    public static PasswordText? InConnection(string text)
    {
        var pairs = new ConnectionPairs(text, text.IndexOf(';') < 0 ? ',' : ';');
        return pairs.Value(s_passwordNames) is { } password
            ? new(password, pairs.Value(s_userNames) ?? "", pairs.Server ?? pairs.Servers.FirstOrDefault() ?? "")
            : null;
    }

    /// <summary>The password of an address, <c>scheme://user:password@host</c>.</summary>
    public static PasswordText? InAddress(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (start < "://".Length)
            return null;

        var end = text.IndexOfAny(['/', '?', '#'], start);
        var authority = end < 0 ? text.Substring(start) : text.Substring(start, end - start);
        var at = authority.LastIndexOf('@');
        return at > 0 && InPair(authority.Substring(0, at)) is { } pair ? pair with { Host = authority.Substring(at + 1) } : null;
    }

    /// <summary>The password of a <c>Basic</c> header, with or without the scheme, encoded or before that.</summary>
    public static PasswordText? InBasic(string text)
    {
        const string Scheme = "Basic ";
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            text = text.Substring(Scheme.Length).Trim();
        return InPair(text) ?? (Decoded(text) is { } pair ? InPair(pair) : null);
    }

    private static PasswordText? InPair(string text) =>
        text.IndexOf(':') is >= 0 and var colon ? new(text.Substring(colon + 1), text.Substring(0, colon)) : null;

    private static string? Decoded(string text)
    {
        try
        {
            var decoded = Encoding.UTF8.GetString(Convert.FromBase64String(text));
            return decoded.All(static character => character is >= ' ' and <= '~') ? decoded : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A parameter that is filled in later: <c>?</c>, <c>:password</c>, <c>@password</c>.</summary>
    private static bool IsMarker(string text) =>
        text == "?" || (text[0] is ':' or '@' && text.Skip(1).All(static character => char.IsLetter(character) || character == '_'));
}
