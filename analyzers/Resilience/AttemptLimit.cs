using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Resilience;

/// <summary>Signs that a file limits how often somebody may try: by a rate, by locking the account, or by a riddle for humans.</summary>
internal static class AttemptLimit
{
    private static readonly string[] s_words = ["ratelimit", "throttl", "captcha", "turnstile", "AccessFailedAsync", "IsLockedOut", "FailedAttempts", "FailedLogin"];

    /// <summary>Identity counts failures where the last argument says so.</summary>
    private static readonly string[] s_checks = ["PasswordSignInAsync(", "CheckPasswordSignInAsync("];

    private static readonly FileFact<bool> s_files = new(IsIn);

    /// <summary>What a pipeline limits requests with.</summary>
    public static string[] Middlewares { get; } = ["UseRateLimiter", "UseIpRateLimiting", "UseClientRateLimiting"];

    public static bool IsIn(SyntaxTree file) => s_files.Of(file);

    private static bool IsIn(string text) =>
        Array.Exists(s_words, word => Places(text, word).Any()) || Array.Exists(s_checks, check => Places(text, check).Any(at => LocksOut(text, at)));

    private static bool LocksOut(string text, int at) =>
        text.IndexOf(';', at) is > 0 and var end && !text.Substring(at, end - at).TrimEnd().TrimEnd(')').TrimEnd().EndsWith("false", StringComparison.Ordinal);

    private static IEnumerable<int> Places(string text, string word)
    {
        for (var at = Find(0); at >= 0; at = Find(at + word.Length))
        {
            if (!TextLook.IsInComment(text, at))
                yield return at;
        }

        int Find(int from) => text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);
    }
}
