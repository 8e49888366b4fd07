using System.Diagnostics;
using System.Text;
using Broxi.Security.Analyzers.Configuration;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Broxi.Security.Analyzers.Tests.Configuration;
using Broxi.Security.Analyzers.Tests.Secrets.Scanning;

namespace Broxi.Security.Benchmarks;

/// <summary>
/// Damages samples of every format and every token family at random and lets all readers loose on them, until the time is over
/// or one of them throws, answers with a place outside of the text, or takes more time than a linear reader would.
/// </summary>
internal sealed class Fuzzer(int seed)
{
    private const int Longest = 20_000;
    private const int Repetitions = 200;

    /// <summary>Far above what any text has cost, far below what a quadratic reader costs at these lengths.</summary>
    private const double NanosecondsPerCharacter = 5_000;

    private readonly Random _random = new(seed);
    private readonly List<string> _pool = [.. SettingsSamples.Texts];

    /// <param name="seconds">When it ends.</param>
    /// <param name="folder">Configuration files to damage as well.</param>
    /// <param name="seed">That of another run, which this one then repeats.</param>
    public static int Run(int seconds, string? folder, int seed)
    {
        var fuzzer = new Fuzzer(seed);
        if (folder != null)
            fuzzer._pool.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsSettings).Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(static text => text.Length is > 0 and < Longest));

        var (texts, characters, slowest) = (0L, 0L, (Cost: 0.0, Text: ""));
        for (var until = Environment.TickCount64 + seconds * 1000L; Environment.TickCount64 < until; texts++)
        {
            var text = fuzzer.Next();
            characters += text.Length;
            try
            {
                if (Read(text) is var cost && cost > slowest.Cost)
                    slowest = (cost, text);
            }
            catch (Exception exception)
            {
                Console.WriteLine($"seed {seed}, text {texts:N0}: {exception.GetType().Name} {exception.Message}\n{exception.StackTrace}\n{Shown(text)}");
                return 1;
            }

            if (slowest.Cost > NanosecondsPerCharacter)
            {
                Console.WriteLine($"seed {seed}, text {texts:N0}: {slowest.Cost:N0} ns a character\n{Shown(text)}");
                return 1;
            }
        }

        Console.WriteLine($"seed {seed}: {texts:N0} texts, {characters:N0} characters of {fuzzer._pool.Count:N0} samples in {seconds} s, no exception; slowest {slowest.Cost:N0} ns a character: {Shown(slowest.Text)}");
        return 0;
    }

    private static bool IsSettings(string file) =>
        SettingsFile.Read(file, "a=b").Any() || file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".config", StringComparison.Ordinal);

    /// <summary>Nanoseconds a character that all readers take together; the best of three where one run was slow.</summary>
    private static double Read(string text)
    {
        var cost = double.MaxValue;
        for (var i = 0; i < 3 && cost > NanosecondsPerCharacter / 10; i++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var file in SettingsSamples.Files)
                Check(ConfigurationSecrets.In(file, text, FamilyIndex.BuiltIn).Select(static secret => (secret.Start, secret.Length)), text);
            Check(Tokens(text), text);
            Check(Credentials(text), text);
            EncodedSecret.Find(text);
            foreach (var strictness in Enum.GetValues<Strictness>())
                SecretLike.Is(text, "password", strictness);
            InlineAllow.Covers(text, text.Length / 2);
            CustomFamily.ParseAll(text);
            cost = Math.Min(cost, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Math.Max(text.Length, 1_000));
        }

        return cost;
    }

    private static void Check(IEnumerable<(int Start, int Length)> places, string text)
    {
        foreach (var (start, length) in places)
        {
            if (start < 0 || length <= 0 || start + length > text.Length)
                throw new InvalidOperationException($"{start}+{length} of {text.Length}");
        }
    }

    private static IEnumerable<(int, int)> Tokens(string text)
    {
        for (var from = 0; SecretScanner.TryFind(text, from, out var found); from = found.Start + found.Length)
            yield return found.Start >= from ? (found.Start, found.Length) : (-1, 0);
    }

    private static IEnumerable<(int, int)> Credentials(string text)
    {
        for (var from = 0; ProtocolText.TryFind(text, from, out var found); from = found.Start + found.Length)
            yield return found.Start >= from ? (found.Start, found.Length) : (-1, 0);
    }

    private string Next()
    {
        var text = new StringBuilder(Pick(_pool));
        for (var change = _random.Next(1, 12); change > 0; change--)
        {
            var at = _random.Next(text.Length + 1);
            var length = _random.Next(Math.Min(40, text.Length - at) + 1);
            switch (_random.Next(9))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2 when length > 0:
                    text.Insert(at, text.ToString(at, length), Math.Min(Repetitions, (Longest - Math.Min(Longest, text.Length)) / length + 1));
                    break;
                case 3 when at < text.Length:
                    text[at] = (char)_random.Next(_random.Next(4) == 0 ? 0x10000 : 128);
                    break;
                case 4:
                    text.Insert(at, MintedToken.Of(Pick(TokenFamilies.All), _random).Text);
                    break;
                case 5:
                    text.Insert(at, Pick(SettingsSamples.Pieces), _random.Next(1, Repetitions));
                    break;
                case 6:
                    text.Length = at;
                    break;
                case 7:
                    var other = Pick(_pool);
                    text.Insert(at, other.AsSpan(_random.Next(other.Length)));
                    break;
                default:
                    text.Insert(at, Pick(SettingsSamples.Pieces));
                    break;
            }
        }

        // What has been damaged is a sample for more damage.
        text.Length = Math.Min(text.Length, Longest);
        if (text.Length > 0 && _random.Next(16) == 0)
            _pool[_random.Next(SettingsSamples.Texts.Length, _pool.Count + 1) is var slot && slot < _pool.Count ? slot : Grow()] = text.ToString();
        return text.ToString();
    }

    private int Grow()
    {
        if (_pool.Count < 4_000)
            _pool.Add("");
        return _pool.Count - 1;
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private static string Shown(string text) => string.Concat(text.Take(2_000).Select(static character => character is >= ' ' and <= '~' ? character.ToString() : $"\\u{(int)character:X4}"));
}
