using System.Globalization;

namespace Broxi.Security.Tool.Reporting;

/// <summary>
/// Text of scanned code as it may stand in a terminal: an escape sequence or a bidirectional override in a source file must
/// not reach the reader's screen.
/// </summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>Tabs become one space, so that columns stay what they are.</summary>
    public static string Text(string text)
    {
        foreach (var character in text)
        {
            if (IsUnsafe(character))
                return string.Create(text.Length, text, static (result, text) =>
                {
                    for (var i = 0; i < text.Length; i++)
                        result[i] = text[i] == '\t' ? ' ' : IsUnsafe(text[i]) ? Replacement : text[i];
                });
        }

        return text;
    }

    /// <summary>The first line that says something: compilers and MSBuild like to explain at length.</summary>
    public static string Line(string text) =>
        Text(text.Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line.Length > 0) ?? "");

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
