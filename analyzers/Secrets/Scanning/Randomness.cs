namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Whether a machine may have drawn the characters of a text. Entropy in bits adds nothing to these cheaper questions.</summary>
internal static class Randomness
{
    /// <summary>What fingers and programmers make of a keyboard and of hexadecimal digits.</summary>
    private static readonly string[] s_patterns = ["qwer", "asdf", "zxcv", "1q2w", "deadbeef", "cafebabe", "baadf00d", "feedface", "badc0de"];

    /// <summary>The strongest single question: names, keys and sentences rarely have both.</summary>
    public static bool HasLettersAndDigits(ReadOnlySpan<char> text)
    {
        var (letter, digit) = (false, false);
        foreach (var character in text)
        {
            letter |= character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
            digit |= character is >= '0' and <= '9';
        }

        return letter && digit;
    }

    /// <summary><c>aaaa</c>, <c>1234</c>, <c>dcba</c>, <c>ab12ab12ab12</c>, <c>asdf</c>.</summary>
    public static bool HasPattern(ReadOnlySpan<char> text)
    {
        foreach (var pattern in s_patterns)
        {
            if (text.IndexOf(pattern.AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        // Among many hexadecimal digits, four in a row come up by chance.
        return HasRun(text, text.Length < 40 ? 4 : 5) || IsPeriodic(text);
    }

    private static bool HasRun(ReadOnlySpan<char> text, int length)
    {
        var (step, run) = (int.MaxValue, 1);
        for (var i = 1; i < text.Length; i++)
        {
            var next = text[i] - text[i - 1];
            run = next is >= -1 and <= 1 ? (next == step ? run + 1 : 2) : 1;
            step = next;
            if (run >= length)
                return true;
        }

        return false;
    }

    private static bool IsPeriodic(ReadOnlySpan<char> text)
    {
        for (var period = 1; period <= text.Length / 2 && period <= 32; period++)
        {
            if (text.Slice(period).SequenceEqual(text.Slice(0, text.Length - period)))
                return true;
        }

        return false;
    }

    public static bool HasVariety(ReadOnlySpan<char> text)
    {
        // One bit for each ASCII character.
        var (low, high) = (0ul, 0ul);
        var distinct = 0;
        foreach (var character in text)
        {
            ref var half = ref character < 64 ? ref low : ref high;
            var bit = 1ul << (character & 63);
            if ((half & bit) == 0)
                distinct++;
            half |= bit;
        }

        return distinct >= Math.Min(Math.Max(6, text.Length / 4), 10);
    }
}
