using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Secrets.Scanning;

namespace Broxi.Security.Benchmarks;

/// <summary>Random texts with something about them that no secret has.</summary>
internal static class NearMisses
{
    private const int Each = 20;

    private static readonly string[] s_words = ["user", "login", "page", "order", "device", "cache", "feature", "account", "window", "report"];

    private static readonly (string Kind, Func<string, Random, string> Make)[] s_kinds =
    [
        ("GUID", static (_, random) => NewGuid(random)),
        ("GUID in a name", static (_, random) => "app-" + NewGuid(random)),
        ("template {{}}", static (token, _) => $"{{{{{token}}}}}"),
        ("template ${}", static (token, _) => $"${{{token}}}"),
        ("template $()", static (token, _) => $"$({token})"),
        ("template %%", static (token, _) => $"%{token}%"),
        ("template <>", static (token, _) => $"<{token}>"),
        ("template __", static (token, _) => $"__{token.ToUpperInvariant()}__"),
        ("format item", static (token, _) => "{0}-" + token),
        ("address", static (token, _) => "https://id.broxi.ai/" + token),
        ("path", static (token, _) => "/etc/ssl/" + token),
        ("file", static (token, _) => token + ".pem"),
        ("label", static (token, _) => token.Insert(token.Length / 2, " ")),
        ("not ASCII", static (token, _) => token + "é"),
        ("too short", static (token, _) => token[..15]),
        ("placeholder", static (token, _) => "YOUR_" + token),
        ("example", static (token, _) => token + "EXAMPLE"),
        ("checksum", static (token, _) => "sha384-" + token),
        ("no digit", static (_, random) => MintedToken.Random(Alphabet.Named("letter")!, 24, random)),
        ("no letter", static (_, random) => MintedToken.Random(Alphabet.Named("digit")!, 24, random)),
        ("periodic", static (token, _) => token[..5] + token[..5] + token[..5] + token[..5]),
        ("row", static (token, _) => token + "0000"),
        ("sequence", static (token, _) => "1234" + token),
        ("own name", static (token, _) => "access_token_" + token),
        ("resource key", static (_, random) => $"{Word(random)}.{Word(random)}.{Word(random)}2"),
        ("words", static (_, random) => $"{Word(random)}-{Word(random)}-{random.Next(1_000)}-{Word(random)}"),
        ("version", static (token, random) => $"{random.Next(10)}.{random.Next(10)}.{random.Next(10)}-{token}"),
        ("publishable key", static (token, _) => "pk_" + "live_" + token),
        ("strong name", static (_, random) => MintedToken.Random(Alphabet.Named("hex")!, 16, random)),
    ];

    public static IEnumerable<(string Kind, string Name, string Value)> All(Random random) =>
        from kind in s_kinds
        from _ in Enumerable.Range(0, Each)
        select (kind.Kind, "accessToken", kind.Make(MintedToken.Random(Alphabet.Named("base62")!, 24, random), random));

    private static string Word(Random random) => s_words[random.Next(s_words.Length)];

    private static string NewGuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
