using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>
/// Whether a file speaks of tokens at all. The raw text tells it once a file, before any type in it is looked at; a
/// <c>CancellationToken</c> is on every second line and tells nothing.
/// </summary>
internal static class TokenMention
{
    private const string Word = "token";
    private const string Cancellation = "cancellation";

    private static readonly ConditionalWeakTable<SyntaxTree, object> s_files = new();

    public static bool IsIn(SyntaxTree file) => (bool)s_files.GetValue(file, static tree => IsIn(tree.GetText().ToString()));

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
