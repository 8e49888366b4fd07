using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Secrets that a project accepts: everywhere by their hash, or in one place by a comment that gives the reason.</summary>
internal static class AllowedSecrets
{
    /// <summary>Hashes that messages show, such as <c>sha256:1a2b3c4d</c>.</summary>
    public static readonly Option<string[]> Hashes = Option.List(
        "broxi_allowed_secrets", "Hashes of secrets that are accepted, as the messages show them: sha256:1a2b3c4d, separated by commas.");

    private const string Algorithm = "sha256:";

    /// <param name="secret">The secret; empty when it is not written as text.</param>
    /// <param name="tree">The file that holds it.</param>
    /// <param name="position">Where it stands in the file.</param>
    /// <param name="options">The options of the file.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static bool Include(string secret, SyntaxTree tree, int position, AnalyzerOptions options, CancellationToken cancellation) =>
        IsAmong(Hashes.For(options, tree), secret) || InlineAllow.Covers(tree.GetText(cancellation).ToString(), position);

    /// <summary>The same for a file that is no C#.</summary>
    public static bool Include(string secret, AdditionalText file, string text, int position, AnalyzerOptions options) =>
        IsAmong(Hashes.For(options, file), secret) || InlineAllow.Covers(text, position);

    private static bool IsAmong(string[] hashes, string secret) => Array.Exists(hashes, entry =>
        entry.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase) && Masked.IsHash(entry.Substring(Algorithm.Length), secret));
}
