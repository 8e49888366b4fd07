using System.Reflection;
using System.Text.RegularExpressions;

namespace Broxi.Security.Tests.Guide;

/// <summary>A page of <c>docs/guide</c>.</summary>
internal sealed partial record GuidePage(string Name, string Text)
{
    public static string Folder { get; } = Path.Combine(
        typeof(GuidePage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "RepoRoot").Value!, "docs", "guide");

    public static IReadOnlyList<GuidePage> All { get; } =
        [.. Directory.GetFiles(Folder, "*.md").Order(StringComparer.Ordinal).Select(static file => new GuidePage(Path.GetFileName(file), File.ReadAllText(file).ReplaceLineEndings("\n")))];

    /// <summary>The C# blocks, each with the line of the page where it begins.</summary>
    public IEnumerable<(int Line, string Code)> Blocks => Block().Matches(Text).Select(match => (Text.AsSpan(0, match.Groups[1].Index).Count('\n') + 1, match.Groups[1].Value));

    /// <summary>What the page links to in the repository.</summary>
    public IEnumerable<string> Links => Link().Matches(Text).Select(static match => match.Groups[1].Value).Where(static target => !target.Contains("://", StringComparison.Ordinal));

    public override string ToString() => Name;

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
