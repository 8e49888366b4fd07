using System.Collections.Concurrent;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>The token families that count in a project: the providers' and its own.</summary>
internal static class ProjectFamilies
{
    public static readonly Option<string> Families = new(
        "broxi_token_families", "", "Token families of your own, separated by commas: Broxi API token=brx_:base62:36.", static text => (true, text));

    // One index for each value, so that what is cached beside an index is found again.
    private static readonly ConcurrentDictionary<string, FamilyIndex> s_indexes = new(StringComparer.Ordinal);

    /// <summary>The families that count in a file.</summary>
    public static FamilyIndex In(SyntaxTree tree, AnalyzerOptions options) => Index(Families.For(options, tree));

    /// <inheritdoc cref="In(SyntaxTree, AnalyzerOptions)"/>
    public static FamilyIndex In(AdditionalText file, AnalyzerOptions options) => Index(Families.For(options, file));

    private static FamilyIndex Index(string option) =>
        option.Length == 0 ? FamilyIndex.BuiltIn : s_indexes.GetOrAdd(option, CustomFamily.Extend);
}
