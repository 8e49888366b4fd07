namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// Values that look secret and are public: what specifications and emulators print in their documentation, and the keys that a
/// provider makes for web pages.
/// </summary>
internal static class PublicSample
{
    /// <summary>Hashes, so that other scanners do not find the samples here: the storage and Cosmos emulators, RFC 6749, 6750, 7636.</summary>
    private static readonly HashSet<ulong> s_samples =
    [
        0x3f9d1c996e620b67, 0x9f1920c6cd484714, 0x846b2a1e2fad7fcb, 0xd9ad86ad3724159b, 0xecc1a4474851bc28, 0x30aa8188bb023e35,
        0x1a7b78be56f3054d, 0xbb65956c4b8b34bf, 0xdc8d8ca0645472e9, 0x89da46f58afd03e1, 0xe18e8033637768ea,
    ];

    private static readonly string[] s_publishable =
    [
        "pk_live_", "pk_test_", "sb_publishable_", "phc_", "pk.eyJ", "0x4AAAA", "mob-", "pub-c-", "sub-c-", "public-", "client-", "InstrumentationKey=",
    ];

    public static bool Is(ReadOnlySpan<char> text)
    {
        foreach (var prefix in s_publishable)
        {
            if (text.StartsWith(prefix.AsSpan(), StringComparison.Ordinal))
                return true;
        }

        return IsCaptchaSiteKey(text) || s_samples.Contains(Hash(text));
    }

    private static bool IsCaptchaSiteKey(ReadOnlySpan<char> text) => text.Length == 40 && text[0] == '6' && text[1] == 'L';

    /// <summary>FNV-1a.</summary>
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var character in text)
            hash = (hash ^ character) * 0x100000001b3;
        return hash;
    }
}
