namespace Broxi.Security.Analyzers.Configuration;

/// <summary>A value in a configuration file.</summary>
/// <param name="KeyPath">The keys from the outermost to the innermost, as .NET joins them: <c>Jwt:Key</c>.</param>
/// <param name="Value">The value as the program sees it, without quotes, escapes and entities.</param>
/// <param name="Start">Index of the first character of the value as it is written, without its quotes.</param>
/// <param name="Length">Of the value as it is written.</param>
internal readonly record struct Setting(string KeyPath, string Value, int Start, int Length)
{
    public const char Separator = ':';

    /// <summary>A longer value is a document or data, and no setting.</summary>
    private const int LongestValue = 4096;

    /// <summary>Keeps the work linear, however long and deep the keys of a hostile file are.</summary>
    private const int LongestPath = 256;

    /// <summary>Whether the value stands in the file as it is.</summary>
    public bool IsVerbatim => Value.Length == Length;

    /// <summary>The key that names the value itself.</summary>
    public string Key => KeyPath.Substring(KeyPath.LastIndexOf(Separator) + 1);

    /// <summary>The setting whose value stands between two indexes, or nothing when it is empty or too long.</summary>
    public static Setting? At(string keyPath, string text, int start, int end, Func<string, string>? decode = null)
    {
        if (end <= start || end - start > LongestValue)
            return null;
        var value = text.Substring(start, end - start);
        return new(keyPath, decode is null ? value : decode(value), start, end - start);
    }

    /// <summary>The path of a key inside another; of a very long path only the end is kept.</summary>
    public static string Join(string parent, string? key)
    {
        if (key is null or "")
            return parent;
        if (key.Length > LongestPath)
            key = key.Substring(key.Length - LongestPath);
        return parent.Length == 0 || parent.Length + key.Length >= LongestPath ? key : parent + Separator + key;
    }
}
