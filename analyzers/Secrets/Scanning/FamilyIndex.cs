namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The families by the first two characters of the text that every token of them contains.</summary>
internal sealed class FamilyIndex
{
    private readonly ushort[] _bucketOf = new ushort[128 * 128];
    private readonly Pairing[] _pairings = new Pairing[128 * 128];
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
            _pairings[groups[i].Key] = groups[i].Any(entry => entry.Shape.AnchorOffset > 0) ? Pairing.Anchor : Pairing.Prefix;
        }

        for (var pair = 0; pair < _pairings.Length; pair++)
        {
            if (!SecretScanner.IsTokenCharacter((char)(pair & 127)))
                _pairings[pair] = Pairing.End;
        }
    }

    /// <summary>The families of the providers.</summary>
    public static FamilyIndex BuiltIn { get; } = new(TokenFamilies.All);

    /// <summary>What two characters mean, of which the first is a token character.</summary>
    public Pairing Of(char first, char second) => second < 128 ? _pairings[Pair(first, second)] : Pairing.End;

    public Entry[] Beginning(char first, char second) => _buckets[_bucketOf[Pair(first, second)]];

    private static int Pair(char first, char second) => (first << 7) | second;

    /// <summary>The first four characters at an index, or as many as there are.</summary>
    public static ulong Beginning(ReadOnlySpan<char> text)
    {
        var beginning = 0ul;
        for (var i = 0; i < text.Length && i < 4; i++)
            beginning |= (ulong)text[i] << (16 * i);
        return beginning;
    }

    /// <summary>A family, and the first four characters of its anchor as one number.</summary>
    internal sealed class Entry(TokenFamily family, Shape shape)
    {
        private readonly ulong _beginning = Beginning(shape.Anchor.AsSpan());
        private readonly ulong _mask = shape.Anchor.Length < 4 ? (1ul << (16 * shape.Anchor.Length)) - 1 : ulong.MaxValue;

        public TokenFamily Family { get; } = family;

        public Shape Shape { get; } = shape;

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
