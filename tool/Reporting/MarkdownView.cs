using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Spectre.Console;
using Spectre.Console.Rendering;
using MarkdownCell = Markdig.Extensions.Tables.TableCell;
using MarkdownTable = Markdig.Extensions.Tables.Table;
using MarkdownRow = Markdig.Extensions.Tables.TableRow;
using Table = Spectre.Console.Table;

namespace Broxi.Security.Tool.Reporting;

/// <summary>A Markdown page on a terminal: headings, paragraphs, code, lists, tables and links.</summary>
internal static class MarkdownView
{
    private static readonly Style s_code = new(Color.Green);
    private static readonly Style s_link = new(Color.Blue, decoration: Decoration.Underline);

    public static void Write(MarkdownDocument page, IAnsiConsole console)
    {
        var first = true;
        foreach (var block in page)
        {
            if (!first)
                console.WriteLine();
            first = false;
            // Some renderables end their last line and some do not; rows always do.
            console.Write(new Rows(Render(block)));
        }
    }

    private static IRenderable Render(Block block) => block switch
    {
        HeadingBlock heading => Line(heading.Inline, new Style(decoration: Decoration.Bold | (heading.Level == 1 ? Decoration.Underline : Decoration.None))),
        CodeBlock code => new Padder(new Text(code.Lines.ToString(), s_code), new Padding(4, 0, 0, 0)),
        LeafBlock leaf => Line(leaf.Inline, Style.Plain),
        ListBlock list => List(list),
        MarkdownTable table => Grid(table),
        ContainerBlock others => new Padder(Stack(others), new Padding(2, 0, 0, 0)),
        _ => new Text(""),
    };

    private static Rows Stack(ContainerBlock blocks) => new(blocks.Select(Render));

    private static Grid List(ListBlock list)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        var number = 1;
        foreach (var item in list.OfType<ListItemBlock>())
            grid.AddRow(new Text(list.IsOrdered ? $"{number++}." : "-"), Stack(item));
        return grid;
    }

    private static Table Grid(MarkdownTable source)
    {
        var table = new Table().NoBorder().HideHeaders();
        foreach (var _ in source.OfType<MarkdownRow>().First())
            table.AddColumn("");
        foreach (var row in source.OfType<MarkdownRow>().Where(static row => row.Descendants<LiteralInline>().Any()))
            table.AddRow(row.OfType<MarkdownCell>().Select(cell => Cell(cell, row.IsHeader)));
        return table;
    }

    private static Paragraph Cell(MarkdownCell cell, bool isHeader)
    {
        var text = new Paragraph();
        foreach (var paragraph in cell.OfType<LeafBlock>())
            Append(text, paragraph.Inline, new Style(decoration: isHeader ? Decoration.Bold : Decoration.None));
        return text;
    }

    private static Paragraph Line(ContainerInline? inlines, Style style)
    {
        var text = new Paragraph();
        Append(text, inlines, style);
        return text;
    }

    private static void Append(Paragraph text, ContainerInline? inlines, Style style)
    {
        foreach (var inline in inlines ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString(), style);
                    break;
                case CodeInline code:
                    text.Append(code.Content, s_code);
                    break;
                case LineBreakInline lineBreak:
                    text.Append(lineBreak.IsHard ? "\n" : " ", style);
                    break;
                case AutolinkInline address:
                    text.Append(address.Url, s_link);
                    break;
                case LinkInline link:
                    Append(text, link, style);
                    if (link.Url is { } url)
                        text.Append(" (").Append(url, s_link).Append(")");
                    break;
                case EmphasisInline emphasis:
                    Append(text, emphasis, style.Combine(new Style(decoration: emphasis.DelimiterCount > 1 ? Decoration.Bold : Decoration.Italic)));
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString(), style);
                    break;
                case ContainerInline others:
                    Append(text, others, style);
                    break;
            }
        }
    }
}
