namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Tokens that documentation prints for everybody, by hash, so that they are not in this code once more.</summary>
internal static class PublicSamples
{
    private static readonly ulong[] Hashes = [];

    public static bool Contains(ReadOnlySpan<char> token) => Hashes.Length > 0 && Array.BinarySearch(Hashes, Hash(token)) >= 0;

    /// <summary>FNV-1a of 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<char> token)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in token)
            hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }
}
