namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A set of lower-case words in which a part of a text is found, in any case, without making a string of it.</summary>
internal sealed class WordSet
{
    private readonly string?[] _slots;

    /// <param name="words">The words, separated by spaces or line breaks.</param>
    public WordSet(string words)
    {
        var list = words.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var size = 8;
        while (size < list.Length * 3)
            size *= 2;
        _slots = new string?[size];
        foreach (var word in list)
            _slots[Slot(word.AsSpan(), default)] = word;
    }

    public bool Contains(ReadOnlySpan<char> word) => _slots[Slot(word, default)] is not null;

    /// <summary>Whether the two words written as one are in the set: <c>api</c> and <c>key</c> for <c>apikey</c>.</summary>
    public bool Contains(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => _slots[Slot(first, second)] is not null;

    /// <summary>Where the word is, or would be.</summary>
    private int Slot(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        var hash = Hash(Hash(2166136261, first), second);
        var slot = (int)((hash ^ (hash >> 15)) & (uint)(_slots.Length - 1));
        while (_slots[slot] is { } word && !IsJoined(word, first, second))
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private static uint Hash(uint hash, ReadOnlySpan<char> word)
    {
        foreach (var character in word)
            hash = (hash ^ (character | 0x20u)) * 16777619;
        return hash;
    }

    /// <summary>Whether the word is the first part followed by the second.</summary>
    public static bool IsJoined(string word, ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        word.Length == first.Length + second.Length
        && word.AsSpan(0, first.Length).Equals(first, StringComparison.OrdinalIgnoreCase)
        && word.AsSpan(first.Length).Equals(second, StringComparison.OrdinalIgnoreCase);
}
