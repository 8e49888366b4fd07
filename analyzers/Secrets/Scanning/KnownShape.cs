namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Texts that look random or technical and are something else: a GUID, an address, a path, a version, a checksum, a picture.</summary>
internal static class KnownShape
{
    private static readonly string[] s_beginnings =
    [
        "urn:", "mailto:", "www.", "data:", "#", "./", "../", "~/", @"\\", "sha1-", "sha256-", "sha384-", "sha512-", "sha1:", "sha256:", "sha512:",
        "md5:", "md5-", "iVBORw0KGgo", "/9j/", "R0lGOD", "PHN2Zy", "UklGR", "JVBERi0", "AAABAA",
    ];

    private static readonly WordSet s_extensions = new(
        """
        json xml txt config conf pem pfx key crt cer pub cs csproj js mjs ts tsx jsx html htm css scss png jpg jpeg gif ico svg webp woff yml yaml
        toml md dll exe zip gz tar log csv db sqlite env ini p12 jks pdf sh ps1 bat cmd proto resx resw xaml razor cshtml sql bin dat tmp bak
        """);

    public static bool Is(ReadOnlySpan<char> text) =>
        BeginsKnown(text) || HasGuid(text) || IsAddress(text) || IsPath(text) || IsDottedName(text) || IsVersionOrDate(text)
        || IsStrongName(text) || IsCertificate(text);

    private static bool BeginsKnown(ReadOnlySpan<char> text)
    {
        foreach (var beginning in s_beginnings)
        {
            // The magic of a picture depends on the case; the short prefixes have no capitals that would matter.
            if (text.StartsWith(beginning.AsSpan(), StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>A GUID, alone or in a longer identifier.</summary>
    private static bool HasGuid(ReadOnlySpan<char> text)
    {
        const string Form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
        for (var start = 0; start + Form.Length <= text.Length; start++)
        {
            var length = 0;
            while (length < Form.Length && (Form[length] == '-' ? text[start + length] == '-' : IsHex(text[start + length])))
                length++;
            if (length == Form.Length)
                return true;
        }

        return false;
    }

    private static bool IsAddress(ReadOnlySpan<char> text) => text.IndexOf("://".AsSpan(), StringComparison.Ordinal) >= 0;

    /// <summary>A file, a route or a media type. Base64 has slashes as well, but capitals, too.</summary>
    private static bool IsPath(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[1] == ':' && text[2] is '\\' or '/')
            return true;

        var dot = text.LastIndexOf('.');
        if (dot > 0 && s_extensions.Contains(text.Slice(dot + 1)))
            return true;
        if (text.IndexOf('/') < 0)
            return false;

        // "/var/…": what follows the first slash is a word.
        var first = text[0] == '/' ? text.Slice(1).IndexOf('/') : -1;
        return first > 1 && AllLower(text.Slice(1, first)) || AllLower(text);
    }

    private static bool AllLower(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character is (< 'a' or > 'z') and (< '0' or > '9') and not ('/' or '.' or '-' or '_' or '+'))
                return false;
        }

        return true;
    }

    /// <summary>A namespace, type or resource key, such as <c>Account.EditPassword.Title2</c>.</summary>
    private static bool IsDottedName(ReadOnlySpan<char> text)
    {
        var (segments, digits, letters) = (1, 0, 0);
        foreach (var character in text)
        {
            if (character == '.')
            {
                if (letters == 0)
                    return false;
                (segments, digits, letters) = (segments + 1, 0, 0);
            }
            else if (char.IsDigit(character))
            {
                if (++digits > 2)
                    return false;
            }
            else if ((char.IsLetter(character) || character is '_') && digits == 0)
            {
                letters++;
            }
            else
            {
                return false;
            }
        }

        return segments > 1 && letters > 0;
    }

    /// <summary><c>1.2.3-preview.4+5f3a</c>, <c>2024-01-31T10:00:00Z</c>.</summary>
    private static bool IsVersionOrDate(ReadOnlySpan<char> text)
    {
        var index = 0;
        if (text[0] is 'v' or 'V')
            index++;
        return Number(text, ref index, 4) && Separator(text, ref index) && Number(text, ref index, 4) && Separator(text, ref index) && Number(text, ref index, 5);
    }

    private static bool Number(ReadOnlySpan<char> text, ref int index, int most)
    {
        var start = index;
        while (index < text.Length && index - start < most && char.IsDigit(text[index]))
            index++;
        return index > start;
    }

    private static bool Separator(ReadOnlySpan<char> text, ref int index) => index < text.Length && text[index++] is '.' or '-' or '/' or ':';

    /// <summary>The public key of an assembly, or the sixteen digits that stand for it.</summary>
    private static bool IsStrongName(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("PublicKey".AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0 || text.StartsWith("00240000".AsSpan(), StringComparison.Ordinal))
            return true;
        if (text.Length != 16)
            return false;
        foreach (var character in text)
        {
            if (!IsHex(character))
                return false;
        }

        return true;
    }

    /// <summary>A certificate or a public key in DER: two sequences one in the other, where a private key has a number in the first.</summary>
    private static bool IsCertificate(ReadOnlySpan<char> text)
    {
        if (text.Length < 64 || text[0] != 'M' || text[1] != 'I')
            return false;
        try
        {
            var head = Convert.FromBase64String(text.Slice(0, 12).ToString());
            return head[0] == 0x30 && head[head[1] == 0x82 ? 4 : 3] == 0x30;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsHex(char character) => character is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
