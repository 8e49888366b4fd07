using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// Whether a file speaks of tokens at all, asked before any type in it is looked at. A <c>CancellationToken</c> is on every
/// second line and tells nothing.
/// </summary>
internal static class TokenMention
{
    private const string Word = "token";
    private const string Cancellation = "cancellation";

    private static readonly FileFact<bool> s_files = new(IsIn);

    public static bool IsIn(SyntaxTree file) => s_files.Of(file);

    private static bool IsIn(string text)
    {
        for (var at = Find(0); at >= 0; at = Find(at + Word.Length))
        {
            var start = at - Cancellation.Length;
            if (start < 0 || string.Compare(text, start, Cancellation, 0, Cancellation.Length, StringComparison.OrdinalIgnoreCase) != 0)
                return true;
        }

        return false;

        int Find(int from) => text.IndexOf(Word, from, StringComparison.OrdinalIgnoreCase);
    }
}
