using System.Diagnostics;
using Broxi.Security.Analyzers.Secrets.Scanning;

namespace Broxi.Security.Benchmarks;

/// <summary>What the secret scanner costs: for each literal of real source, and for each character of texts made to be slow.</summary>
internal static class ScannerCost
{
    private const int Rounds = 51;
    private const int Repetitions = 2_000;
    private const int Sample = 20_000;
    private const int Megabyte = 1 << 20;

    private static readonly (string Name, string Unit)[] s_adversaries =
    [
        ("one run of token characters", "a"),
        ("one run of base32", "abcdefghijklmnopqrstuvwxyz234567"),
        ("one run of mixed characters", "k7Bq-Zx_9.Lm~2+Rd/4=Tw:8$Hn|1Ys"),
        ("a gap at stride 16, missed", "aaaaaaaaaaaaaaa "),
        ("a gap at stride 16, read", "aaaaaaaaaaaaaaaa "),
        ("MIIMII", "MII"),
        ("eyJeyJ", "eyJ"),
        ("eyJ with a gap", "eyJaaaaaaaaaaaaaaaaa.\u00e9"),
        ("ghp_ghp_", "ghp_"),
        ("ghp_ with a gap", "ghp_aaaaaaaaaaaaaaaaa\u00e9"),
        ("sk-sk-", "sk-"),
        ("unpaired surrogates", "\uD800"),
        ("surrogates between runs", "\uD800aaaaaaaaaaaaaaaaaaaa"),
    ];

    public static void Print(string folder)
    {
        var literals = SourceLiterals.Of(folder);
        Warm(literals);
        var misses = literals.Where(static literal => !SecretScanner.TryFind(literal, 0, out _)).ToArray();
        var means = Enumerable.Range(0, Rounds).Select(_ => Nanoseconds(literals) / literals.Length).Order().ToArray();
        var batches = Batches(literals);
        Console.WriteLine($"{literals.Length:N0} literals, {literals.Length - misses.Length} with a secret, {literals.Count(static literal => literal.Length < SecretScanner.ShortestToken) * 100.0 / literals.Length:N0} % too short to hold one");
        Console.WriteLine($"mean {means[Rounds / 2]:N1} ns a literal (median of {Rounds} passes; {batches.Average():N1} ns when repeated), p99 {batches[batches.Length * 99 / 100]:N1} ns, longest {batches[^1]:N1} ns ({batches.Length:N0} literals, {Repetitions:N0} times each)");
        Console.WriteLine($"{Allocated(misses):N0} bytes allocated on {misses.Length:N0} misses");

        foreach (var (name, unit) in s_adversaries)
        {
            string[] text = [string.Concat(Enumerable.Repeat(unit, Megabyte / unit.Length))];
            Console.WriteLine($"{Enumerable.Range(0, 9).Select(_ => Nanoseconds(text)).Order().ElementAt(4) / text[0].Length,6:N2} ns a character of 1 MB  {name}");
        }
    }

    // The just-in-time compiler is done with its last tier.
    private static void Warm(string[] literals)
    {
        for (var until = Environment.TickCount64 + 2_000; Environment.TickCount64 < until;)
            Nanoseconds(literals);
    }

    /// <summary>Of each literal by itself, in order. The best of three: the others saw the machine do something else.</summary>
    private static double[] Batches(string[] literals)
    {
        var stride = Math.Max(1, literals.Length / Sample);
        return
        [
            .. literals.Where((_, i) => i % stride == 0)
                .Select(static literal => Enumerable.Repeat(literal, Repetitions).ToArray())
                .Select(static batch => Enumerable.Range(0, 3).Min(_ => Nanoseconds(batch)) / Repetitions)
                .Order(),
        ];
    }

    private static double Nanoseconds(string[] texts)
    {
        var start = Stopwatch.GetTimestamp();
        Scan(texts);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static long Allocated(string[] texts)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Scan(texts);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Scan(string[] texts)
    {
        foreach (var text in texts)
        {
            for (var from = 0; SecretScanner.TryFind(text, from, out var found); from = found.Start + found.Length)
            {
            }
        }
    }
}
