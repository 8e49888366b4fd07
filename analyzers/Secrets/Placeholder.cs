namespace Broxi.Security.Analyzers.Secrets;

/// <summary>
/// Text that stands where a secret belongs: a template, an instruction to the reader, or the name of the secret. It opens
/// nothing. A signing key is another matter: there the placeholder itself is the key.
/// </summary>
internal static class Placeholder
{
    private static readonly HashSet<string> s_instructions = new(StringComparer.OrdinalIgnoreCase)
    {
        "your", "my", "changeme", "change", "replace", "insert", "enter", "here", "todo", "placeholder", "example", "sample", "dummy",
        "fake", "mock", "test", "foo", "bar", "baz", "redacted", "removed", "hidden", "none", "null", "empty", "unused", "ignored",
        "needed", "required",
    };

    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "token", "apikey", "apitoken", "accesstoken", "refreshtoken", "bearertoken", "authtoken", "jwttoken", "clientsecret",
        "subscriptionkey", "authorization", "credential", "credentials",
    };

    private static readonly string[] s_references = ["env:", "vault:", "op://", "@Microsoft.KeyVault(", "arn:aws:secretsmanager"];

    public static bool Is(string text) =>
        IsOneCharacter(text) || IsTemplate(text) || IsInstruction(text) || s_names.Contains(Letters(text)) || IsConfigurationPath(text);

    /// <summary>Nothing, or one character again and again: <c>****</c>, <c>xxxx-xxxx</c>.</summary>
    private static bool IsOneCharacter(string text)
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

    private static bool IsTemplate(string text) =>
        Encloses(text, '{', '}') || Encloses(text, '<', '>') || text.Contains("$(")
        || (text[0] == '[' && text[text.Length - 1] == ']') || (text[0] == '%' && text[text.Length - 1] == '%')
        || text.Contains("...") || text.Contains("…") || text.IndexOf("xxx", StringComparison.OrdinalIgnoreCase) >= 0
        || Array.Exists(s_references, reference => text.StartsWith(reference, StringComparison.OrdinalIgnoreCase));

    private static bool Encloses(string text, char open, char close) => text.IndexOf(open) is >= 0 and var start && text.IndexOf(close, start) > start;

    private static bool IsInstruction(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            if (end > start && s_instructions.Contains(text.Substring(start, end - start)))
                return true;
            start = end;
        }

        return false;
    }

    /// <summary>The text without separators: <c>api_key</c> and <c>Api-Key</c> are one name.</summary>
    private static string Letters(string text) => text.Replace("-", "").Replace("_", "").Replace(" ", "");

    /// <summary>A key such as <c>Jwt:Key</c>, which somebody took for its value.</summary>
    private static bool IsConfigurationPath(string text)
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
