using System.Text.RegularExpressions;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>A rule's page, <c>docs/rules/BRXnnnn.md</c>, taken apart.</summary>
internal sealed partial class RulePage
{
    public static string Folder { get; } = Path.Combine(References.RepoRoot, "docs", "rules");

    private readonly string _text;

    private RulePage(string text) => _text = text;

    public static RulePage Of(string id) => new(File.ReadAllText(Path.Combine(Folder, id + ".md")).ReplaceLineEndings("\n"));

    public string Heading => _text.Split('\n')[0];

    public PageSample Violation => Code("Violation");

    public PageSample Fixed => Code("Fixed");

    /// <summary>The rows of the option table: key, default and meaning.</summary>
    public IEnumerable<string[]> Options => Rows(Section("Options") ?? "").Where(static row => row.Length == 3 && row[0].StartsWith("broxi_", StringComparison.Ordinal));

    /// <summary>A value of the header table.</summary>
    public string Header(string name) =>
        Rows(_text.Split("\n## ")[0]).SingleOrDefault(row => row.Length == 2 && row[0] == name)?[1]
        ?? throw new InvalidDataException($"'{Heading}' has no row '{name}' in its header table.");

    public bool HasSection(string title) => Section(title) is not null;

    /// <summary>The cells of every row of the tables in a text, without back quotes.</summary>
    public static IEnumerable<string[]> Rows(string text) =>
        from line in text.Split('\n')
        where line.StartsWith('|') && line.TrimEnd().EndsWith('|')
        select line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim().Trim('`')).ToArray();

    private PageSample Code(string title) =>
        CodeBlock().Match(Section(title) ?? "") is { Success: true } block
            ? new(
                block.Groups["code"].Value,
                block.Groups["file"] is { Success: true } file ? file.Value : null,
                block.Groups["reference"] is { Success: true } reference ? reference.Value : null)
            : throw new InvalidDataException($"'{Heading}' has no block of C#, or of another file with its name, under '## {title}'.");

    private string? Section(string title) =>
        _text.Split("\n## ").Skip(1).SingleOrDefault(section => section.StartsWith(title + "\n", StringComparison.Ordinal));

    [GeneratedRegex("^```(csharp( references: (?<reference>[^ \n]+))?|[a-z]+ (?<file>[^ \n]+))\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}

/// <summary>A sample on a rule's page.</summary>
/// <param name="Text">Its text.</param>
/// <param name="File">The name of a file that is no C#; null for C#.</param>
/// <param name="Reference">An assembly that the project references besides, of which only the name matters.</param>
internal sealed record PageSample(string Text, string? File, string? Reference)
{
    /// <summary>The C# of the sample; nothing when it is about another file.</summary>
    public string Code => File is null ? Text : "";
}
