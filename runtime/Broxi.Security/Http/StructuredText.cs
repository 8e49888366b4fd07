using System.Globalization;

namespace Broxi.Security.Http;

/// <summary>Writes structured fields in their one form (RFC 9651, section 4.1), on which both sides of a signature agree.</summary>
internal static class StructuredText
{
    /// <summary>An inner list with its parameters.</summary>
    public static string Of(StructuredItem list)
    {
        var text = new System.Text.StringBuilder("(");
        foreach (var item in (IReadOnlyList<StructuredItem>)list.Value)
            text.Append(text.Length > 1 ? " " : "").Append(Of(item.Value)).Append(Of(item.Parameters));
        return text.Append(')').Append(Of(list.Parameters)).ToString();
    }

    private static string Of(IReadOnlyList<KeyValuePair<string, object>> parameters) =>
        string.Concat(parameters.Select(static parameter => parameter.Value is true ? ";" + parameter.Key : $";{parameter.Key}={Of(parameter.Value)}"));

    private static string Of(object value) => value switch
    {
        string text => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"',
        StructuredToken token => token.Text,
        byte[] bytes => $":{Convert.ToBase64String(bytes)}:",
        bool flag => flag ? "?1" : "?0",
        decimal number => number.ToString("0.0##", CultureInfo.InvariantCulture),
        DateTimeOffset date => "@" + date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => ((long)value).ToString(CultureInfo.InvariantCulture),
    };
}
