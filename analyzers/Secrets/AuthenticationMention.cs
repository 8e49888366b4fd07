using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Whether a file speaks of authentication. Its raw text tells it once, when a name first leaves doubt.</summary>
internal static class AuthenticationMention
{
    private static readonly string[] s_words = ["bearer", "oauth", "authoriz", "authentic", "jwt", "login", "signin", "credential", "access_token", "HttpClient"];

    private static readonly ConditionalWeakTable<SyntaxTree, object> s_files = new();

    public static bool IsIn(SyntaxTree file) => (bool)s_files.GetValue(file, static tree =>
    {
        var text = tree.GetText().ToString();
        return Array.Exists(s_words, word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    });
}
