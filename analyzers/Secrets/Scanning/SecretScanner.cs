using Broxi.Security.Analyzers.Secrets.Scanning.Checks;

namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A secret in a text.</summary>
/// <param name="Family">What it is.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">In characters.</param>
internal readonly record struct FoundSecret(TokenFamily Family, int Start, int Length);

/// <summary>
/// Recognises the tokens of providers in any text: source, configuration or a whole file. Pure text in, places out; it
/// allocates nothing unless it finds something, and its time is linear in the text.
/// </summary>
internal static class SecretScanner
{
    public const int ShortestToken = 16;

    private static readonly bool[] TokenCharacters = Characters();

    /// <summary>The first secret at or after an index.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, out FoundSecret found) =>
        TryFind(text, from, FamilyIndex.BuiltIn, out found);

    /// <summary>The first secret of some families at or after an index.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, FamilyIndex families, out FoundSecret found)
    {
        // A token is a run of at least 16 token characters. So it covers one of every 16 characters, and the other 15 need not
        // be looked at.
        var end = from;
        for (var probe = from + ShortestToken - 1; probe < text.Length; probe = end + ShortestToken - 1)
        {
            if (!IsTokenCharacter(text[probe]))
            {
                end = probe + 1;
                continue;
            }

            var start = probe;
            while (start > end && IsTokenCharacter(text[start - 1]))
                start--;
            end = probe + 1;
            while (end < text.Length && end - start < ShortestToken && IsTokenCharacter(text[end]))
                end++;
            if (end - start >= ShortestToken && TryFindInRun(text, from, start, families, out end, out found))
                return true;
        }

        found = default;
        return false;
    }

    private static bool TryFindInRun(ReadOnlySpan<char> text, int from, int start, FamilyIndex families, out int end, out FoundSecret found)
    {
        end = start + 1;
        if (PrivateKeyBlock.TryFind(text, from, start, out found))
            return true;

        // One pass finds the end of the run and whatever begins in it.
        for (; end < text.Length; end++)
        {
            var pairing = families.Of(text[end - 1], text[end]);
            if (pairing == Pairing.Inside)
                continue;
            if (pairing == Pairing.End)
                break;
            if ((pairing == Pairing.Anchor || !Shape.IsInWord(text, end - 1)) && TryMatch(text, from, end - 1, families, out found))
            {
                if (UnprefixedToken.TryFind(text, start, found.Start, out var earlier))
                    found = earlier;
                return true;
            }
        }

        return end - start >= AzureDevOpsToken.Length && UnprefixedToken.TryFind(text, start, end, out found);
    }

    private static bool TryMatch(ReadOnlySpan<char> text, int from, int anchor, FamilyIndex families, out FoundSecret found)
    {
        var beginning = FamilyIndex.Beginning(text.Slice(anchor));
        foreach (var entry in families.Beginning(text[anchor], text[anchor + 1]))
        {
            if (!entry.MayBegin(beginning) || !text.Slice(anchor).StartsWith(entry.Shape.Anchor.AsSpan()))
                continue;

            var (family, shape) = (entry.Family, entry.Shape);
            var start = shape.StartOf(text, anchor);
            if (start >= from
                && shape.Matches(text, start, family.IsCommonInBase64, out var length)
                && IsReal(family, text.Slice(start + shape.Lead, length - shape.Lead), shape)
                && Surroundings.Allow(family, text, start, length))
            {
                found = new FoundSecret(Surroundings.Judge(family, text, start, length), start + shape.Lead, length - shape.Lead);
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool IsReal(TokenFamily family, ReadOnlySpan<char> token, Shape shape) =>
        (family.Check?.Invoke(token) ?? (family.NeedsPartner || RandomToken.Has(token.Slice(shape.PrefixLength))))
        && !PublicSamples.Contains(token);

    public static bool IsTokenCharacter(char character) => character < 128 && TokenCharacters[character];

    private static bool[] Characters()
    {
        var characters = new bool[128];
        for (var character = '!'; character < 127; character++)
            characters[character] = char.IsLetterOrDigit(character) || "_-.~+/=:$|!%\"<>".IndexOf(character) >= 0;
        return characters;
    }
}
