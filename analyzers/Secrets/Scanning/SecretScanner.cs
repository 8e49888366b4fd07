namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>A secret in a text.</summary>
/// <param name="Family">What it is.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">In characters.</param>
internal readonly record struct FoundSecret(TokenFamily Family, int Start, int Length);

/// <summary>
/// Recognises the tokens of providers in any text: source, configuration or a whole file. Pure text in, places out; it
/// allocates nothing unless it finds something, and its time is linear in the text.
/// </summary>
internal static class SecretScanner
{
    /// <summary>The first secret at or after an index.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, int from, out FoundSecret found)
    {
        found = default;
        return false;
    }
}
