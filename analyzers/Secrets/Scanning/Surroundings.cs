namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>What stands around a match in the same text.</summary>
internal static class Surroundings
{
    private const int Reach = 300;

    /// <summary>Whether the text that a family asks for is near, and the partner of an identifier.</summary>
    public static bool Allow(TokenFamily family, ReadOnlySpan<char> text, int start, int length) =>
        (family.Nearby is not { } nearby || Near(text, start, length).IndexOf(nearby.AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0)
        && (!family.NeedsPartner || Partner.IsNear(text, start, length));

    /// <summary>The family, or what it is in dangerous company.</summary>
    public static TokenFamily Judge(TokenFamily family, ReadOnlySpan<char> text, int start, int length)
    {
        foreach (var word in family.DangerousNear)
        {
            if (Near(text, start, length).IndexOf(word.AsSpan(), StringComparison.OrdinalIgnoreCase) >= 0)
                return family with { IsOftenPublic = false };
        }

        return family;
    }

    private static ReadOnlySpan<char> Near(ReadOnlySpan<char> text, int start, int length)
    {
        var from = Math.Max(0, start - Reach);
        return text.Slice(from, Math.Min(text.Length, start + length + Reach) - from);
    }
}
