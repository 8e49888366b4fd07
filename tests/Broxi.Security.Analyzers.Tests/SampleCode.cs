namespace Broxi.Security.Analyzers.Tests;

/// <summary>Pieces that samples are made of.</summary>
internal static class SampleCode
{
    /// <summary>Members as they stand inside a type: each line one level deeper, empty ones left empty.</summary>
    public static string InType(this string members) =>
        members.ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal);
}
