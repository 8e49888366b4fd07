using System.Globalization;
using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>A session that is over before the access token is: it lasts an hour at most, or as long as configuration says.</summary>
internal static class ShortSession
{
    private const string Setting = "ExpireTimeSpan";

    private static readonly FileFact<bool> s_files = new(IsIn);

    public static bool IsIn(SyntaxTree file) => s_files.Of(file);

    private static bool IsIn(string text)
    {
        for (var at = Find(0); at >= 0; at = Find(at + Setting.Length))
        {
            if (!TextLook.IsInComment(text, at) && !IsLong(text, at + Setting.Length))
                return true;
        }

        return false;

        int Find(int from) => text.IndexOf(Setting, from, StringComparison.Ordinal);
    }

    private static bool IsLong(string text, int at)
    {
        const string factory = "From";
        var end = text.IndexOf(';', at) is >= 0 and var semicolon ? semicolon : text.Length;
        var from = text.IndexOf(factory, at, end - at, StringComparison.Ordinal);
        var open = from < 0 ? -1 : text.IndexOf('(', from, end - from);
        var close = open < 0 ? -1 : text.IndexOf(')', open, end - open);
        if (close < 0 || !double.TryParse(text.Substring(open + 1, close - open - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var count))
            return false;

        var hours = text.Substring(from + factory.Length, open - from - factory.Length) switch
        {
            "Days" => count * 24,
            "Hours" => count,
            "Minutes" => count / 60,
            _ => 0,
        };
        return hours > 1;
    }
}
