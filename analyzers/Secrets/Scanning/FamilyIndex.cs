namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The families by the first two characters of the text that every token of them contains.</summary>
internal sealed class FamilyIndex
{
    private readonly ushort[] _bucketOf = new ushort[128 * 128];
    private readonly Entry[][] _buckets;

    public FamilyIndex(IEnumerable<TokenFamily> families)
    {
        // A group keeps the order of its families: where two match, the first in the table wins.
        var groups = families
            .SelectMany(family => Shape.Parse(family.Written), (family, shape) => new Entry(family, shape))
            .GroupBy(entry => Pair(entry.Shape.Anchor[0], entry.Shape.Anchor[1]))
            .ToArray();
        _buckets = new Entry[groups.Length + 1][];
        _buckets[0] = [];
        for (var i = 0; i < groups.Length; i++)
        {
            _buckets[i + 1] = groups[i].ToArray();
            _bucketOf[groups[i].Key] = (ushort)(i + 1);
        }
    }

    /// <summary>The families of the providers.</summary>
    public static FamilyIndex BuiltIn { get; } = new(TokenFamilies.All);

    /// <summary>The families whose anchor may begin with two ASCII characters; 0 characters of it are compared yet.</summary>
    public bool MayBegin(char first, char second) => _bucketOf[Pair(first, second)] != 0;

    public Entry[] Beginning(char first, char second) => _buckets[_bucketOf[Pair(first, second)]];

    private static int Pair(char first, char second) => (first << 7) | second;

    internal readonly record struct Entry(TokenFamily Family, Shape Shape);
}
