namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>Tokens that documentation prints for everybody, by hash, so that they are not in this code once more.</summary>
internal static class PublicSamples
{
    private static readonly ulong[] Hashes =
    [
        0x3F9D1C996E620B67, // Azurite's account key
        0x9F1920C6CD484714, // the Cosmos DB emulator's key
        0xDDD19C486D095D84, // Stripe's documentation
        0x67E733C2F9035757, // Stripe's documentation, formerly
        0x394B1256CC3A4C19, // Google Maps' documentation
        0xFF9D73C6BDD29653, // Google Maps' documentation
        0xCE68431BED00033E, // RFC 7515, appendix A.1
    ];

    public static bool Contains(ReadOnlySpan<char> token) => Array.IndexOf(Hashes, Hash(token)) >= 0;

    /// <summary>FNV-1a of 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<char> token)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in token)
            hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }
}
