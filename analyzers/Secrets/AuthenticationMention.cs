using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Whether a file speaks of authentication, for names that leave doubt.</summary>
internal static class AuthenticationMention
{
    private static readonly string[] s_words = ["bearer", "oauth", "authoriz", "authentic", "jwt", "login", "signin", "credential", "access_token", "HttpClient"];

    private static readonly FileFact<bool> s_files = new(static text => Array.Exists(s_words, word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    public static bool IsIn(SyntaxTree file) => s_files.Of(file);
}
