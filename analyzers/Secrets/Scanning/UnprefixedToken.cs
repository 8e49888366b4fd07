using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The one family that has neither prefix nor mark: old tokens of Azure DevOps, words of 52 characters of base32.</summary>
internal static class UnprefixedToken
{
    private static readonly Alphabet Characters = Alphabet.Named("base32")!;
    private static readonly TokenFamily Family = new("Azure DevOps personal access token", Confidence.Verified);

    /// <summary>The first such word in a stretch of text whose checksum holds.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int start, int end, out FoundSecret found)
    {
        // Such a word covers one of every 52 characters, and the other 51 need not be looked at.
        var last = Math.Min(text.Length, end + AzureDevOpsToken.Length - 1);
        for (var probe = start + AzureDevOpsToken.Length - 1; probe < last; probe += AzureDevOpsToken.Length)
        {
            var word = probe + 1;
            var first = Math.Max(start, word - AzureDevOpsToken.Length);
            while (word > first && Characters.Contains(text[word - 1]))
                word--;
            if (word <= probe && word < end && IsWord(text, word) && AzureDevOpsToken.Holds(text.Slice(word, AzureDevOpsToken.Length)))
            {
                found = new FoundSecret(Family, word, AzureDevOpsToken.Length);
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool IsWord(ReadOnlySpan<char> text, int word)
    {
        var end = word + AzureDevOpsToken.Length;
        if (end > text.Length || (word > 0 && Alphabet.Word.Contains(text[word - 1])) || (end < text.Length && Alphabet.Word.Contains(text[end])))
            return false;

        foreach (var character in text.Slice(word, AzureDevOpsToken.Length))
        {
            if (!Characters.Contains(character))
                return false;
        }

        return true;
    }
}
