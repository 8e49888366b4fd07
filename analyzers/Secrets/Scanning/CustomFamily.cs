using System.Globalization;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Families that a project adds: <c>Contoso API key=cto_:base62:40, other=oth-:hex:32-64</c>.</summary>
internal static class CustomFamily
{
    private const int ShortestPrefix = 2;

    /// <summary>The providers' families and those of an option; an entry that cannot be read is left out.</summary>
    public static FamilyIndex Extend(string option)
    {
        var added = ParseAll(option);
        return added.Count == 0 ? FamilyIndex.BuiltIn : new FamilyIndex([.. added, .. TokenFamilies.All]);
    }

    public static List<TokenFamily> ParseAll(string option)
    {
        var families = new List<TokenFamily>();
        foreach (var entry in option.Split(','))
        {
            if (TryParse(entry.Trim()) is { } family)
                families.Add(family);
        }

        return families;
    }

    /// <summary>Reads <c>name=prefix:alphabet:length</c>; null when it is something else.</summary>
    public static TokenFamily? TryParse(string entry)
    {
        var equals = entry.IndexOf('=');
        var parts = entry.Substring(equals + 1).Split(':');
        if (equals < 1 || parts is not [var prefix, var alphabet, var length])
            return null;

        return IsPrefix(prefix) && Alphabet.Named(alphabet) != null && IsLength(prefix.Length - FamilyIndex.OutsideOf(prefix).Length, length)
            ? new TokenFamily(entry.Substring(0, equals).Trim(), Confidence.Recognised) { Written = $"{prefix}{{{alphabet}:{length}}}" }
            : null;
    }

    /// <summary>Any printable characters but those that mean something in a <see cref="Shape"/>.</summary>
    private static bool IsPrefix(string prefix) =>
        prefix.Length >= ShortestPrefix && prefix.All(static character => character is > ' ' and < '\u007f' and not ('|' or '{' or '}' or '['));

    /// <summary>A number, <c>32-64</c>, or <c>32+</c>; never so short that words match.</summary>
    /// <param name="prefix">How much of the prefix is in one run with the rest of the token, by which it is found.</param>
    /// <param name="length">What is written.</param>
    private static bool IsLength(int prefix, string length)
    {
        var isOpen = length.EndsWith("+", StringComparison.Ordinal);
        var bounds = (isOpen ? length.Substring(0, length.Length - 1) : length).Split('-');
        if (bounds.Length > (isOpen ? 1 : 2) || !TryRead(bounds[0], out var least) || !TryRead(bounds[bounds.Length - 1], out var most))
            return false;
        return prefix + least >= SecretScanner.ShortestToken && least <= most && most <= 4096;
    }

    private static bool TryRead(string number, out int value) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
