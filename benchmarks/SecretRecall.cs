using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Secrets.Scanning;

namespace Broxi.Security.Benchmarks;

/// <summary>How many freshly minted secrets are found: those of providers by the scanner, random ones by their name.</summary>
internal static class SecretRecall
{
    private const int Tokens = 1_000;
    private const int Worst = 8;

    private static readonly (string Alphabet, int[] Lengths)[] s_tokens =
    [
        ("hex", [20, 32, 40, 64]), ("base32", [32, 52]), ("base36", [32]), ("base62", [16, 24, 32, 40]), ("base64", [24, 43, 86]), ("base64url", [32, 43]),
    ];

    public static void Print()
    {
        PrintFamilies("class A, verified", Confidence.Verified);
        PrintFamilies("class B, recognised", Confidence.Recognised);
        foreach (var (alphabet, lengths) in s_tokens)
        {
            foreach (var length in lengths)
                PrintRandom(alphabet, length, "accessToken");
        }

        foreach (var length in (int[])[8, 12, 16])
            PrintRandom("base62", length, "password");

        var accepted = NearMisses.All(new Random(1)).ToLookup(static miss => SecretLike.Is(miss.Value, miss.Name, Strictness.Named));
        Console.WriteLine($"class C: {accepted[true].Count()} of {accepted[true].Count() + accepted[false].Count()} near-misses accepted");
        foreach (var kind in accepted[true].CountBy(static miss => miss.Kind))
            Console.WriteLine($"  {kind.Value,5} {kind.Key}");
    }

    private static void PrintFamilies(string title, Confidence confidence)
    {
        var rows = TokenFamilies.All.Where(family => family.Confidence == confidence)
            .Select(static family => (Family: family, Found: Found(family, MintedToken.Source(family)))).OrderBy(static entry => entry.Found).ToArray();
        Console.WriteLine($"{title}: {rows.Sum(static row => row.Found) * 1.0 / Tokens / rows.Length:P2} of {rows.Length} families, {Tokens:N0} tokens each; the worst:");
        foreach (var (family, found) in rows.Take(Worst))
            Console.WriteLine($"  {found * 1.0 / Tokens,8:P1}  {family.Name}  {family.Written}");
    }

    private static int Found(TokenFamily family, Random random)
    {
        var count = 0;
        for (var i = 0; i < Tokens; i++)
        {
            var token = MintedToken.Of(family, random);
            var text = token.Text + token.Company;
            if (SecretScanner.TryFind(text, 0, out var found) && found.Family.Name == family.Name && text.Substring(found.Start, found.Length) == token.Secret)
                count++;
        }

        return count;
    }

    private static void PrintRandom(string alphabet, int length, string name)
    {
        var random = new Random(length);
        var tokens = Enumerable.Range(0, Tokens * 4).Select(_ => MintedToken.Random(Alphabet.Named(alphabet)!, length, random)).ToArray();
        var shares = Enum.GetValues<Strictness>().Select(strictness => $"{strictness} {tokens.Count(token => SecretLike.Is(token, name, strictness)) * 1.0 / tokens.Length,7:P1}");
        Console.WriteLine($"class C: {alphabet,-9} {length,3}  {name,-11}  {string.Join("  ", shares)}");
    }
}
