namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Tells a random token from one that somebody made up for an explanation.</summary>
internal static class RandomToken
{
    private static readonly string[] Words = ["example", "placeholder", "redacted", "your"];

    /// <summary>Whether a text mixes letters and digits, as all but one in a thousand random tokens do, without a row of equals or a word.</summary>
    public static bool Has(ReadOnlySpan<char> text)
    {
        int digits = 0, letters = 0, changes = 0;
        var isHex = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= '0' and <= '9')
                digits++;
            if (!IsLetter(text[i]))
                continue;

            letters++;
            isHex &= (text[i] | 0x20) <= 'f';
            if (i > 0 && IsLetter(text[i - 1]) && ((text[i] ^ text[i - 1]) & 0x20) != 0)
                changes++;
        }

        // One in thirty tokens of 20 letters and digits has no digit; its letters then change case all the time.
        return letters > 0 && (digits > 0 || changes >= 8) && !HasRow(text, isHex) && !HasWord(text);
    }

    // Four equal letters, or five where there are few to choose from: in a number, or in hexadecimal digits.
    private static bool HasRow(ReadOnlySpan<char> text, bool isHex)
    {
        var equal = 1;
        for (var i = 1; i < text.Length; i++)
        {
            equal = text[i] == text[i - 1] ? equal + 1 : 1;
            if (equal == (isHex || !IsLetter(text[i]) ? 5 : 4))
                return true;
        }

        return false;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var word in Words)
        {
            if (text.IndexOf(word.AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        return false;
    }

    private static bool IsLetter(char character) => (character | 0x20) is >= 'a' and <= 'z';
}
