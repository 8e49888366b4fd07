using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Analyzers.Tests.Secrets.Scanning;

public class ScannerRobustnessTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string> Units() =>
    [
        "a", "a ", "aaaaaaaaaaaaaaa ", "eyJ", "eyJ.", "eyJaaaaaaaaaaaaaaaaaaaaaa.", "eyJaaaaaaaaaaaaaaaaaaaa.eyJaaaaaaaaaaaaaaaaaaaa.", "ghp_", "\nghp_",
        "-----BEGIN PRIVATE KEY-----\n", "-----", "MII", "MII/", "1:AA", "JQQJ9", "+ASt", "8Q~", "AKIAAAAAAAAAAAAAAAAA ", "[<D>]", "<D>aaaaaaaa",
        "\"d\":\"", "sig=a", "=", "\\n", "\\", "MT.", "sk-", "\uD800", "\uD800aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrstuvwxyz234567",
    ];

    [Theory(Timeout = 20_000), MemberData(nameof(Units))]
    public Task Reads_a_megabyte_of_anything(string unit) => Task.Run(
        () =>
        {
            var text = string.Concat(Enumerable.Repeat(unit, Megabyte / unit.Length));
            for (var from = 0; SecretScanner.TryFind(text, from, out var found); from = found.Start + found.Length)
                Assert.True(found.Start >= from && found.Length > 0);
        },
        TestContext.Current.CancellationToken);

    [Fact]
    public void Survives_garbage()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new char[random.Next(120)];
            for (var at = 0; at < text.Length; at++)
                text[at] = (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(128));
            var from = random.Next(text.Length + 1);

            Assert.False(SecretScanner.TryFind(text, from, out var found) && found.Start < from);
            EncodedSecret.Find(text);
            CustomFamily.ParseAll(new string(text));
        }
    }

    [Fact]
    public void Survives_damaged_tokens()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = MintedToken.Of(TokenFamilies.All[i % TokenFamilies.All.Length], random).Text.ToCharArray();
            for (var damage = random.Next(3); damage >= 0; damage--)
                text[random.Next(text.Length)] = (char)random.Next(33, 160);
            var span = text.AsSpan(random.Next(3), random.Next(text.Length - 3));

            if (SecretScanner.TryFind(span, 0, out var found))
                Assert.True(found.Start + found.Length <= span.Length);
        }
    }

    [Fact]
    public void Allocates_nothing_on_a_miss()
    {
        var random = new Random(1);
        var texts = TokenFamilies.All.Select(family => MintedToken.Of(family, random).Text + "é").Select(text => text[..12] + "!" + text[12..])
            .Concat(Units().Select(unit => string.Concat(Enumerable.Repeat(unit.Data, 200)))).Where(text => !SecretScanner.TryFind(text, 0, out _)).ToArray();
        Misses(texts);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Misses(texts);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Knows_nothing_of_the_compiler()
    {
        var root = typeof(ScannerRobustnessTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepoRoot").Value!;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "analyzers", "Secrets", "Scanning"), "*.cs", SearchOption.AllDirectories))
        {
            var code = File.ReadAllText(file);
            Assert.DoesNotContain("Microsoft.CodeAnalysis", code);
            Assert.DoesNotContain("Regex", code);
        }
    }

    private static void Misses(string[] texts)
    {
        foreach (var text in texts)
        {
            if (SecretScanner.TryFind(text, 0, out var found))
                throw new InvalidOperationException(found.Family.Name + ": " + text);
        }
    }
}
