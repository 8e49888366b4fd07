using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The one family that has neither prefix nor mark: old tokens of Azure DevOps, words of 52 characters of base32.</summary>
internal static class UnprefixedToken
{
    private static readonly TokenFamily Family = new("Azure DevOps personal access token", Confidence.Verified);
    private static readonly Alphabet Characters = Alphabet.Named("base32")!;

    /// <summary>The first such word in a stretch of text whose checksum holds.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int start, int end, out FoundSecret found)
    {
        for (var i = start; i < end; i++)
        {
            var word = i;
            var isBase32 = true;
            for (; i < text.Length && Alphabet.Word.Contains(text[i]); i++)
                isBase32 &= Characters.Contains(text[i]);

            if (isBase32 && i - word == AzureDevOpsToken.Length
                && (word == 0 || !Alphabet.Word.Contains(text[word - 1]))
                && AzureDevOpsToken.Holds(text.Slice(word, i - word)))
            {
                found = new FoundSecret(Family, word, i - word);
                return true;
            }
        }

        found = default;
        return false;
    }
}
