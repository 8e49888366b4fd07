using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Broxi.Security.Tool.Rules;

/// <summary>A rule's page of docs/rules, which travels inside the tool.</summary>
internal sealed class RulePage
{
    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private RulePage(string text) => Document = Parse(text);

    public MarkdownDocument Document { get; }

    /// <summary>The title of the rule's fix; null when the page names none.</summary>
    public string? Fix
    {
        get
        {
            var row = Document.Descendants<TableRow>().FirstOrDefault(static row => row.Count == 2 && PlainText(row[0]) == "Fix");
            return row is null || PlainText(row[1]) is "None" or "" ? null : PlainText(row[1]);
        }
    }

    public static RulePage? Of(string id)
    {
        using var page = typeof(RulePage).Assembly.GetManifestResourceStream($"rules/{id}.md");
        if (page is null)
            return null;
        using var reader = new StreamReader(page);
        return new RulePage(reader.ReadToEnd());
    }

    public static MarkdownDocument Parse(string text) => Markdown.Parse(text, s_markdown);

    private static string PlainText(MarkdownObject part) => string.Concat(part.Descendants().Select(static inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    })).Trim();
}
