namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// The families by the text that every token of them contains: by its first two characters, and among those by its first four.
/// </summary>
internal sealed class FamilyIndex
{
    private readonly ushort[] _bucketOf = new ushort[128 * 128];
    private readonly Bucket[] _buckets;
    private readonly bool[] _endsOutside = new bool[128];

    public FamilyIndex(IEnumerable<TokenFamily> families)
    {
        var pairs = families
            .SelectMany(family => Shape.Parse(family), (family, shape) => new Entry(family, shape))
            .GroupBy(entry => Pair(entry.Shape.Anchor[0], entry.Shape.Anchor[1]))
            .ToArray();
        _buckets = [new Bucket([]), .. pairs.Select(pair => new Bucket(pair))];
        for (var i = 0; i < pairs.Length; i++)
        {
            _bucketOf[pairs[i].Key] = (ushort)(i + 1);
            Pairings[pairs[i].Key] = pairs[i].Any(entry => entry.Shape.AnchorOffset > 0) ? Pairing.Anchor : Pairing.Prefix;
        }

        for (var pair = 0; pair < Pairings.Length; pair++)
        {
            if (!SecretScanner.IsTokenCharacter((char)(pair & 127)))
                Pairings[pair] = Pairing.End;
        }

        Outside = [.. pairs.SelectMany(pair => pair).Select(entry => OutsideOf(entry.Shape.Anchor)).Where(outside => outside.Length > 0).Distinct()];
        foreach (var outside in Outside)
            _endsOutside[outside[outside.Length - 1]] = true;
    }

    /// <summary>The families of the providers.</summary>
    public static FamilyIndex BuiltIn { get; } = new(TokenFamilies.All);

    /// <summary>What two characters mean of which the first is a token character: see <see cref="Pair"/>.</summary>
    public Pairing[] Pairings { get; } = new Pairing[128 * 128];

    /// <summary>Of the anchors that hold a character no token is made of, all up to that character.</summary>
    public string[] Outside { get; }

    /// <summary>Whether one of <see cref="Outside"/> ends so.</summary>
    public bool EndsOutside(char character) => character < 128 && _endsOutside[character];

    /// <summary>The families whose anchor begins with two characters.</summary>
    public Bucket BucketOf(char first, char second) => _buckets[_bucketOf[Pair(first, second)]];

    public static int Pair(char first, char second) => (first << 7) | second;

    /// <summary>The first four characters of a text, or as many as there are.</summary>
    public static ulong Beginning(ReadOnlySpan<char> text)
    {
        if (text.Length >= 4)
            return text[0] | ((ulong)text[1] << 16) | ((ulong)text[2] << 32) | ((ulong)text[3] << 48);

        var beginning = 0ul;
        for (var i = 0; i < text.Length; i++)
            beginning |= (ulong)text[i] << (16 * i);
        return beginning;
    }

    /// <summary>All up to the last character that no token is made of.</summary>
    public static string OutsideOf(string anchor)
    {
        var length = anchor.Length;
        while (length > 0 && SecretScanner.IsTokenCharacter(anchor[length - 1]))
            length--;
        return anchor.Substring(0, length);
    }

    /// <summary>A family, and one of the shapes it has.</summary>
    internal sealed record Entry(TokenFamily Family, Shape Shape);

    /// <summary>The families whose anchor begins with the same two characters.</summary>
    internal sealed class Bucket
    {
        private readonly Group[] _groups;
        private readonly ulong _thirds, _fourths;

        public Bucket(IEnumerable<Entry> entries)
        {
            // A group keeps the order of its families: where two match, the first in the table wins.
            _groups = [.. entries.GroupBy(entry => entry.Shape.Anchor.Substring(0, Math.Min(4, entry.Shape.Anchor.Length)), (beginning, group) => new Group(beginning, [.. group]))];
            foreach (var entry in entries)
            {
                _thirds |= BitOf(entry.Shape.Anchor, 2);
                _fourths |= BitOf(entry.Shape.Anchor, 3);
            }
        }

        public ReadOnlySpan<Group> Groups => _groups;

        /// <summary>Whether the third and the fourth character speak for one of the families: two questions instead of one for each.</summary>
        public bool MayHold(ulong beginning) => ((_thirds >> (int)(beginning >> 32)) & (_fourths >> (int)(beginning >> 48)) & 1) != 0;

        // A shift goes by the lowest six bits.
        private static ulong BitOf(string anchor, int at) => anchor.Length > at ? 1ul << anchor[at] : ulong.MaxValue;
    }

    /// <summary>The families whose anchors have the first four characters in common, or all when they are shorter.</summary>
    internal readonly struct Group(string beginning, Entry[] entries)
    {
        private readonly ulong _beginning = Beginning(beginning.AsSpan());
        private readonly ulong _mask = beginning.Length < 4 ? (1ul << (16 * beginning.Length)) - 1 : ulong.MaxValue;

        public Entry[] Entries { get; } = entries;

        public bool MayBegin(ulong beginning) => (beginning & _mask) == _beginning;
    }
}

/// <summary>What two characters of a text may be to a token: all that is asked of most of them.</summary>
internal enum Pairing : byte
{
    /// <summary>Nothing begins here.</summary>
    Inside,

    /// <summary>A token of some family may begin here.</summary>
    Prefix,

    /// <summary>The mark in the middle of a token may begin here.</summary>
    Anchor,

    /// <summary>The second is no token character.</summary>
    End,
}
