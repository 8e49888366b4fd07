namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>
/// The words of an identifier or a key: <c>x</c>, <c>Api</c>, <c>Key</c> in <c>x-ApiKey2</c>. Everything but a letter parts
/// words, and so does the beginning of a capitalised word.
/// </summary>
internal ref struct NameWords(ReadOnlySpan<char> name)
{
    private readonly ReadOnlySpan<char> _name = name;
    private int _end;

    /// <summary>Index of the word's first character.</summary>
    public int Start { get; private set; }

    public readonly ReadOnlySpan<char> Current => _name.Slice(Start, _end - Start);

    public bool MoveNext()
    {
        var start = _end;
        while (start < _name.Length && !char.IsLetter(_name[start]))
            start++;

        var end = start;
        while (end < _name.Length && char.IsLetter(_name[end]) && !(end > start && BeginsWord(end)))
            end++;
        (Start, _end) = (start, end);
        return end > start;
    }

    /// <summary>The <c>K</c> in <c>apiKey</c>, and in <c>APIKey</c> where the capitals before it are a word of their own.</summary>
    private readonly bool BeginsWord(int index) =>
        char.IsUpper(_name[index])
        && (!char.IsUpper(_name[index - 1]) || (index + 1 < _name.Length && char.IsLower(_name[index + 1])));
}
