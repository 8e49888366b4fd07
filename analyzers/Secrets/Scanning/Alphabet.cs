namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The characters that a part of a token is made of.</summary>
internal sealed class Alphabet
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly Dictionary<string, Alphabet> Known = new Alphabet[]
    {
        new("digit", Digits),
        new("hex", Digits + "abcdef"),
        new("HEX", Digits + "ABCDEF"),
        new("anyhex", Digits + "abcdefABCDEF"),
        new("base32", Lower + "234567"),
        new("BASE32", Upper + "234567"),
        new("bech32", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
        new("base36", Digits + Lower),
        new("BASE36", Digits + Upper),
        new("base58", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
        new("base62", Digits + Upper + Lower),
        new("letter", Upper + Lower),
        new("word", Digits + Upper + Lower + "_"),
        new("base64", Digits + Upper + Lower + "+/"),
        new("base64url", Digits + Upper + Lower + "-_"),
        new("anybase64", Digits + Upper + Lower + "+/-_"),
        new("padded", Digits + Upper + Lower + "+/="),
        new("base66", Digits + Upper + Lower + "-_.~"),
        new("signature", Digits + Upper + Lower + "+/%="),
        new("guid", Digits + "abcdefABCDEF-"),
        new("AQgw", "AQgw"),
        new("A-D", "ABCD"),
        new("A-L", "ABCDEFGHIJKL"),
        new("A-P", "ABCDEFGHIJKLMNOP"),
        new("9DH", "9DH"),
    }.ToDictionary(alphabet => alphabet.Name);

    private readonly bool[] _contains = new bool[128];

    private Alphabet(string name, string characters)
    {
        Name = name;
        Characters = characters;
        foreach (var character in characters)
            _contains[character] = true;
    }

    public string Name { get; }

    public string Characters { get; }

    public static Alphabet Base64 { get; } = Known["anybase64"];

    public static Alphabet Word { get; } = Known["word"];

    /// <summary>The alphabet with a name, or null.</summary>
    public static Alphabet? Named(string name) => Known.TryGetValue(name, out var alphabet) ? alphabet : null;

    public bool Contains(char character) => character < 128 && _contains[character];

    /// <summary>How many characters of the alphabet a text begins with.</summary>
    public int RunIn(ReadOnlySpan<char> text)
    {
        var contains = _contains;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] >= 128 || !contains[text[i]])
                return i;
        }

        return text.Length;
    }
}
