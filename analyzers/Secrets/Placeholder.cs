using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// Text that stands where a secret belongs: a template, an instruction to the reader, or the name of the secret. It opens
/// nothing. A signing key is another matter: there the placeholder itself is the key.
/// </summary>
internal static class Placeholder
{
    private static readonly WordSet s_instructions = new(
        """
        your my changeme change replace insert enter here todo placeholder example sample dummy fake mock test foo bar baz redacted removed
        hidden none null empty unused ignored needed required
        """);

    private static readonly WordSet s_names = new(
        """
        token apikey apitoken accesstoken refreshtoken bearertoken authtoken jwttoken clientsecret subscriptionkey authorization
        credential credentials
        """);

    /// <summary>Words that no random text has in it. None is shorter than five letters: those come up by chance.</summary>
    private static readonly string[] s_telling =
    [
        "example", "sample", "placeholder", "changeme", "changeit", "replace", "dummy", "redacted", "insert", "secret", "password", "passwd",
        "token", "apikey", "credential", "invalid", "expected", "default", "qwerty", "contoso", "fabrikam",
    ];

    private static readonly string[] s_references = ["env:", "vault:", "vault[", "op://", "enc(", "@Microsoft.KeyVault(", "arn:aws:secretsmanager"];

    public static bool Is(ReadOnlySpan<char> text) =>
        IsOneCharacter(text) || IsTemplate(text) || IsInstruction(text) || IsName(text) || IsVariable(text) || IsConfigurationPath(text);

    /// <summary>Whether a word somewhere in the text gives it away, as in <c>My-Test-Client</c>. Only for a guess: a weak secret has words, too.</summary>
    /// <param name="text">The text.</param>
    /// <param name="letters">The same in small letters and digits only.</param>
    public static bool Mentions(ReadOnlySpan<char> text, ReadOnlySpan<char> letters)
    {
        foreach (var word in s_telling)
        {
            if (letters.IndexOf(word.AsSpan(), StringComparison.Ordinal) >= 0)
                return true;
        }

        for (var words = new NameWords(text); words.MoveNext();)
        {
            if (words.Current.Length >= 4 && s_instructions.Contains(words.Current))
                return true;
        }

        return false;
    }

    /// <summary>Nothing, or one character again and again: <c>****</c>, <c>xxxx-xxxx</c>.</summary>
    private static bool IsOneCharacter(ReadOnlySpan<char> text)
    {
        var first = '\0';
        foreach (var character in text)
        {
            if (character is '-' or '_' or ' ')
                continue;
            if (first != '\0' && character != first)
                return false;
            first = character;
        }

        return true;
    }

    /// <summary>A place that something fills in: <c>{0}</c>, <c>$(Token)</c>, <c>%TOKEN%</c>, <c>((token))</c>, <c>__TOKEN__</c>, <c>@token</c>.</summary>
    private static bool IsTemplate(ReadOnlySpan<char> text) =>
        Encloses(text, '{', '}') || Encloses(text, '<', '>') || Has(text, "$(") || Has(text, "((") || Begins(text, "$")
        || (text[0] == '[' && text[text.Length - 1] == ']') || (text[0] == '%' && text[text.Length - 1] == '%')
        || (Begins(text, "__") && text.EndsWith("__".AsSpan())) || (text[0] is '@' or ':' && IsIdentifier(text.Slice(1)))
        || Has(text, "...") || Has(text, "…") || Has(text, "xxx") || IsReference(text);

    private static bool IsReference(ReadOnlySpan<char> text)
    {
        foreach (var reference in s_references)
        {
            if (Begins(text, reference))
                return true;
        }

        return false;
    }

    private static bool Encloses(ReadOnlySpan<char> text, char open, char close) =>
        text.IndexOf(open) is >= 0 and var start && text.Slice(start + 1).IndexOf(close) >= 0;

    private static bool Has(ReadOnlySpan<char> text, string part) => text.IndexOf(part.AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool Begins(ReadOnlySpan<char> text, string start) => text.StartsWith(start.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character) && character != '_')
                return false;
        }

        return !text.IsEmpty && !char.IsDigit(text[0]);
    }

    private static bool IsInstruction(ReadOnlySpan<char> text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            if (end > start && s_instructions.Contains(text.Slice(start, end - start)))
                return true;
            start = end;
        }

        return false;
    }

    /// <summary>The name of a credential, however it is parted: <c>api_key</c> and <c>Api-Key</c> are one.</summary>
    private static bool IsName(ReadOnlySpan<char> text)
    {
        Span<char> letters = stackalloc char[24];
        var count = 0;
        foreach (var character in text)
        {
            if (character is '-' or '_' or ' ')
                continue;
            if (count == letters.Length)
                return false;
            letters[count++] = character;
        }

        return s_names.Contains(letters.Slice(0, count));
    }

    /// <summary>The name of an environment variable that holds a credential: <c>DATABASE_PASSWORD</c>.</summary>
    private static bool IsVariable(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character is not (>= 'A' and <= 'Z' or '_'))
                return false;
        }

        return text.IndexOf('_') > 0 && CredentialName.Is(text);
    }

    /// <summary>A key such as <c>Jwt:Key</c>, which somebody took for its value.</summary>
    private static bool IsConfigurationPath(ReadOnlySpan<char> text)
    {
        var colons = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':' && i > 0 && text[i - 1] != ':')
                colons++;
            else if (!char.IsLetter(text[i]))
                return false;
        }

        return colons > 0;
    }
}
