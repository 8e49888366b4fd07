using System.Security.Cryptography;
using System.Text;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>How a message names a secret. Messages end in build logs and SARIF files, so they never hold the secret itself.</summary>
internal static class Masked
{
    private const int HashLength = 8;

    /// <summary>
    /// The first three characters of a long secret and its hash, enough to recognise it; nothing of a short one, whose hash
    /// would be guessed back.
    /// </summary>
    public static string Of(string secret) =>
        secret.Length > 12 ? $"{secret.Substring(0, 3)}…, sha256 {Hash(secret).Substring(0, HashLength)}" : "…";

    /// <summary>Whether the text is the secret's SHA-256 in hexadecimal, or a beginning of it that is as long as messages show it.</summary>
    public static bool IsHash(string text, string secret) =>
        text.Length >= HashLength && Hash(secret).StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static string Hash(string secret)
    {
        using var algorithm = SHA256.Create();
        return string.Concat(algorithm.ComputeHash(Encoding.UTF8.GetBytes(secret)).Select(static digit => digit.ToString("x2")));
    }
}
