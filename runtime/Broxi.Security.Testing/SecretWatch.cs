using System.Collections.Concurrent;

namespace Broxi.Security.Testing;

/// <summary>
/// Secrets that must not be seen: tell it every secret that a test uses, and give it every text that leaves the program. A
/// <see cref="FakeServer"/> tells it all tokens and codes that it issues.
/// </summary>
public sealed class SecretWatch
{
    // A part of a secret is a leak too; a shorter part is no secret.
    private const int Shortest = 8;

    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _leaks = new();

    /// <summary>Where secrets were seen: what kind of secret, and where; never the secret.</summary>
    public IReadOnlyCollection<string> Leaks => _leaks;

    /// <summary>A secret to look for, as it is and in base64.</summary>
    /// <param name="secret">The secret, of 8 or more characters.</param>
    /// <param name="kind">What it is, for the report.</param>
    /// <exception cref="ArgumentException">It is shorter, and would be found by chance.</exception>
    public void Add(string secret, string kind)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < Shortest)
            throw new ArgumentException($"A secret of fewer than {Shortest} characters would be found by chance; use a longer one in the test.", nameof(secret));
        _secrets[secret] = kind;
        _secrets[Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)).TrimEnd('=')] = kind + " in base64";
    }

    /// <summary>Looks at a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it would go, for the report.</param>
    public void Look(string? text, string place)
    {
        if (string.IsNullOrEmpty(text))
            return;
        foreach (var (secret, kind) in _secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
                _leaks.Enqueue($"{kind} in {place}");
        }
    }

    /// <summary>Fails when a secret was seen anywhere.</summary>
    /// <exception cref="InvalidOperationException">One was; the message says which kind and where.</exception>
    public void ThrowIfLeaked()
    {
        if (!_leaks.IsEmpty)
            throw new InvalidOperationException("Secrets have leaked: " + string.Join("; ", _leaks.Distinct()));
    }
}
