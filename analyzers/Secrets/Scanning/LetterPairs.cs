namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// Tells letters that a machine has drawn from those of a word, in whatever language: few of the pairs that stand side by side
/// in them are the pairs that words are made of.
/// </summary>
internal sealed class LetterPairs
{
    private const int Letters = 26;
    private const int FewestPairs = 5;

    private readonly byte[] _counts = new byte[Letters * Letters];

    /// <param name="words">Words of small letters, and what separates them.</param>
    public LetterPairs(string words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (TryPair(words[i - 1], words[i], out var pair) && _counts[pair] < byte.MaxValue)
                _counts[pair]++;
        }
    }

    /// <summary>Whether more than a third of a text's pairs come up in no two of the words.</summary>
    public bool AreDrawn(ReadOnlySpan<char> text)
    {
        var (pairs, rare) = (0, 0);
        for (var i = 1; i < text.Length; i++)
        {
            if (!TryPair(text[i - 1], text[i], out var pair))
                continue;
            pairs++;
            if (_counts[pair] < 2)
                rare++;
        }

        return pairs >= FewestPairs && rare * 3 > pairs;
    }

    private static bool TryPair(char first, char second, out int pair)
    {
        var (a, b) = ((first | 0x20) - 'a', (second | 0x20) - 'a');
        pair = a * Letters + b;
        return a is >= 0 and < Letters && b is >= 0 and < Letters;
    }
}
