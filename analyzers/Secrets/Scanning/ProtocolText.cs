namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The notation that says which part of a text is a credential.</summary>
internal enum Notation
{
    /// <summary><c>Authorization: Bearer …</c>, <c>X-Api-Key: …</c>.</summary>
    Header,

    /// <summary><c>Bearer …</c>.</summary>
    Bearer,

    /// <summary><c>Basic …</c>, where the value is user and password in base64.</summary>
    Basic,

    /// <summary><c>?access_token=…</c>, in an address or a form.</summary>
    Parameter,

    /// <summary><c>https://user:password@host</c>.</summary>
    UserInfo,

    /// <summary><c>Server=…;Password=…</c>.</summary>
    ConnectionString,
}

/// <summary>A credential in a text.</summary>
/// <param name="Notation">How it is written.</param>
/// <param name="Name">What the text calls it, such as <c>access_token</c>; the scheme or the user where it has no name.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">In characters.</param>
internal readonly record struct WrittenCredential(Notation Notation, string Name, int Start, int Length);

/// <summary>Finds credentials that a protocol's own notation gives away, whatever the text is called. Placeholders are none.</summary>
internal static class ProtocolText
{
    /// <summary>A shorter word after <c>Bearer</c> is prose.</summary>
    private const int ShortestBearer = 20;

    /// <summary>Keeps the search linear in a hostile text.</summary>
    private const int LongestValue = 1024;

    /// <summary>Credentials in an address whose name does not say so: shared access signatures and function keys.</summary>
    private static readonly WordSet s_parameters = new("sig code");

    /// <summary>The first credential at or after an index.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, out WrittenCredential found)
    {
        // Each notation has a character that no credential of its kind goes without.
        for (var i = from; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' when IsScheme(text, i, out found):
                case ':' when IsHeader(text, i, out found) || UserInfo.IsAt(text, i, out found):
                case '=' when IsParameter(text, i, out found) || ConnectionString.IsAt(text, i, out found):
                    return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>The space in <c>Bearer …</c>.</summary>
    private static bool IsScheme(ReadOnlySpan<char> text, int space, out WrittenCredential found)
    {
        var scheme = WordBefore(text, space);
        var value = TokenAt(text, space + 1);
        found = default;
        if (scheme.Equals("Bearer".AsSpan(), StringComparison.OrdinalIgnoreCase))
        {
            found = new WrittenCredential(Notation.Bearer, "Bearer", space + 1, value.Length);
            return value.Length >= ShortestBearer && SecretLike.Is(value, scheme, Strictness.Named);
        }

        if (!scheme.Equals("Basic".AsSpan(), StringComparison.OrdinalIgnoreCase) || !BasicCredentials.TryRead(value, out var user, out var password))
            return false;
        found = new WrittenCredential(Notation.Basic, user, space + 1, value.Length);
        return user != password && SecretLike.Is(password.AsSpan(), "Basic".AsSpan(), Strictness.Sink);
    }

    /// <summary>The colon in <c>X-Api-Key: …</c>; schemes are found at their space.</summary>
    private static bool IsHeader(ReadOnlySpan<char> text, int colon, out WrittenCredential found)
    {
        found = default;
        var start = colon;
        while (start > 0 && (char.IsLetter(text[start - 1]) || text[start - 1] == '-'))
            start--;
        var name = text.Slice(start, colon - start);
        if (!CredentialHeader.Is(name))
            return false;

        var value = colon + 1;
        while (value < text.Length && text[value] == ' ')
            value++;
        var token = TokenAt(text, value);
        // Schemes with other rules than Bearer's: "Authorization: token …".
        if (CredentialHeader.IsScheme(token))
        {
            if (token.Equals("Basic".AsSpan(), StringComparison.OrdinalIgnoreCase))
                return false;
            value += token.Length + 1;
            token = TokenAt(text, value);
        }

        found = new WrittenCredential(Notation.Header, name.ToString(), value, token.Length);
        return SecretLike.Is(token, name, Strictness.UrlParameter);
    }

    /// <summary>The equals sign in <c>?access_token=…</c>; a form has an ampersand on one side at least.</summary>
    private static bool IsParameter(ReadOnlySpan<char> text, int sign, out WrittenCredential found)
    {
        found = default;
        var start = sign;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
            start--;
        var name = text.Slice(start, sign - start);
        if (name.IsEmpty || (start > 0 && text[start - 1] is not ('?' or '&')) || !(CredentialName.Is(name) || s_parameters.Contains(name)))
            return false;

        var end = sign + 1;
        while (end < text.Length && end - sign < LongestValue && text[end] is > ' ' and not ('&' or '#' or '"' or '\'' or ';' or ',' or ')' or '<'))
            end++;
        if (start == 0 && (end == text.Length || text[end] != '&'))
            return false;

        var value = text.Slice(sign + 1, end - sign - 1);
        found = new WrittenCredential(Notation.Parameter, name.ToString(), sign + 1, value.Length);
        return SecretLike.Is(value, name, Strictness.UrlParameter);
    }

    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && char.IsLetterOrDigit(text[start - 1]))
            start--;
        return text.Slice(start, end - start);
    }

    /// <summary>The characters of <c>b64token</c> in RFC 6750.</summary>
    private static ReadOnlySpan<char> TokenAt(ReadOnlySpan<char> text, int start)
    {
        var end = Math.Min(start, text.Length);
        while (end < text.Length && (text[end] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~' or '+' or '/' or '='))
            end++;
        return start < end ? text.Slice(start, end - start) : default;
    }
}
