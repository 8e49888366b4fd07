using Broxi.Security.Tool.Analysis;
using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>The line of a finding with its number, and a caret under each character that is meant.</summary>
internal static class CodeFrame
{
    private static readonly Style s_gutter = new(Color.Grey);

    public static void Write(IAnsiConsole console, CodePlace place, Style caret, int width)
    {
        var number = (place.Span.Start.Line + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var gutter = new string(' ', number.Length);
        var indent = place.Line.Length - place.Line.TrimStart().Length;
        var (text, before) = Clip(Printable.Text(place.Line.Trim()), Math.Max(place.Before - indent, 0), Math.Min(width, 200) - number.Length - 8);
        var length = Math.Clamp(place.Snippet.Split('\n')[0].TrimEnd().Length, 1, Math.Max(text.Length - before, 1));

        console.Write($"  {number} | ", s_gutter);
        console.WriteLine(text);
        console.Write($"  {gutter} | ", s_gutter);
        console.WriteLine(new string(' ', before) + new string('^', length), caret);
    }

    /// <summary>A window on a very long line, around what is meant.</summary>
    private static (string Text, int Before) Clip(string text, int before, int width)
    {
        width = Math.Max(width, 20);
        if (text.Length <= width)
            return (text, before);
        var start = Math.Max(0, Math.Min(before - width / 4, text.Length - width));
        var window = text.Substring(start, width);
        return ((start > 0 ? "…" + window[1..] : window) is var left && start + width < text.Length ? left[..^1] + "…" : left, before - start);
    }
}
