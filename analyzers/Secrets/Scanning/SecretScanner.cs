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
        // A token holds a run of at least 16 token characters. Looked at from its end, a window of 16 gives away soon that it is
        // none, and most of the text need not be looked at. Prose has a blank in every window, which takes one instruction to see.
        for (var start = from; start <= text.Length - ShortestToken;)
        {
            var window = text.Slice(start, ShortestToken);
            var at = window.LastIndexOf(' ');
            if (at < 0)
            {
                at = ShortestToken - 1;
                while (at >= 0 && IsTokenCharacter(window[at]))
                    at--;
            }

            if (at >= 0)
            {
                start += at + 1;
                continue;
            }

            if (TryFindInRun(text, from, start, families, out var end, out found))
                return true;
            start = end + 1;
        }

        found = default;
        return false;
    }

    private static bool TryFindInRun(ReadOnlySpan<char> text, int from, int start, FamilyIndex families, out int end, out FoundSecret found)
    {
        end = start;
        if (start > from && (PrivateKeyBlock.TryFind(text, from, start, out found)
            || (families.EndsOutside(text[start - 1]) && TryMatchAcross(text, from, start, families, out found))))
        {
            return true;
        }

        // One pass finds the end of the run and whatever begins in it.
        var pairings = families.Pairings;
        var previous = text[start];
        var at = start + 1;
        for (; at < text.Length; at++)
        {
            var next = text[at];
            var pairing = next < 128 ? pairings[FamilyIndex.Pair(previous, next)] : Pairing.End;
            previous = next;
            if (pairing == Pairing.Inside)
                continue;
            if (pairing == Pairing.End)
                break;
            if ((pairing == Pairing.Anchor || !Shape.IsInWord(text, at - 1)) && TryMatch(text, from, at - 1, families, out found))
            {
                if (UnprefixedToken.TryFind(text, start, found.Start, out var earlier))
                    found = earlier;
                return true;
            }
        }

        end = at;
        found = default;
        return end - start >= AzureDevOpsToken.Length && UnprefixedToken.TryFind(text, start, end, out found);
    }

    /// <summary>The token whose anchor is not a part of the run, as <c>&lt;D&gt;</c> in <c>&lt;D&gt;…</c>, or only its end is.</summary>
    private static bool TryMatchAcross(ReadOnlySpan<char> text, int from, int start, FamilyIndex families, out FoundSecret found)
    {
        foreach (var outside in families.Outside)
        {
            if (text.Slice(from, start - from).EndsWith(outside.AsSpan())
                && TryMatch(text, from, start - outside.Length, families, out found))
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool TryMatch(ReadOnlySpan<char> text, int from, int anchor, FamilyIndex families, out FoundSecret found)
    {
        var bucket = families.BucketOf(text[anchor], text[anchor + 1]);
        var beginning = FamilyIndex.Beginning(text.Slice(anchor));
        if (!bucket.MayHold(beginning))
        {
            found = default;
            return false;
        }

        foreach (ref readonly var group in bucket.Groups)
        {
            if (!group.MayBegin(beginning))
                continue;
            foreach (var entry in group.Entries)
            {
                if (TryMatch(text, from, anchor, entry, out found))
                    return true;
            }
        }

        found = default;
        return false;
    }

    private static bool TryMatch(ReadOnlySpan<char> text, int from, int anchor, FamilyIndex.Entry entry, out FoundSecret found)
    {
        var (family, shape) = (entry.Family, entry.Shape);
        var start = shape.StartOf(text, anchor);
        if (start < from
            || !shape.Matches(text, start, family.IsCommonInBase64, out var length)
            || Real(family, text.Slice(start + shape.Lead, length - shape.Lead), shape) is not { } real
            || !Surroundings.Allow(family, text, start, length))
        {
            found = default;
            return false;
        }

        found = new FoundSecret(Surroundings.Judge(real, text, start, length), start + shape.Lead, length - shape.Lead);
        return true;
    }

    /// <summary>The family of a token as far as its inside bears it out; null when nobody has issued it.</summary>
    private static TokenFamily? Real(TokenFamily family, ReadOnlySpan<char> token, Shape shape)
    {
        if (PublicSamples.Contains(token))
            return null;
        var holds = family.Check?.Invoke(token);
        if (holds == true)
            return family;
        if ((holds == false && !family.IsKeyed) || !(family.NeedsPartner || RandomToken.Has(token.Slice(shape.PrefixLength))))
            return null;
        return family.IsKeyed ? family with { Confidence = Confidence.Recognised } : family;
    }

    public static bool IsTokenCharacter(char character) => character < 128 && TokenCharacters[character];

    private static bool[] Characters()
    {
        var characters = new bool[128];
        for (var character = '!'; character < 127; character++)
            characters[character] = char.IsLetterOrDigit(character) || "_-.~+/=%".IndexOf(character) >= 0;
        return characters;
    }
}
