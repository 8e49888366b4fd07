namespace Broxi.Security.Analyzers.Secrets.Scanning;

/// <summary>The secret that belongs to an access key id of AWS or Alibaba Cloud; the id alone opens nothing.</summary>
internal static class Partner
{
    private const int Reach = 300;

    /// <summary>Whether a text as a whole is such a secret: 40 random characters of base64, or 30 letters and digits.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length is 30 or 40 && RunAt(text, 0) == text.Length && RandomToken.Has(text);

    /// <summary>Whether such a secret stands near an id in the same text.</summary>
    public static bool IsNear(ReadOnlySpan<char> text, int idStart, int idLength)
    {
        var end = Math.Min(text.Length, idStart + idLength + Reach);
        for (var i = Math.Max(0, idStart - Reach); i < end;)
        {
            var run = RunAt(text, i);
            if (run == 0)
            {
                i++;
                continue;
            }

            if (i != idStart && Is(text.Slice(i, run)))
                return true;
            i += run;
        }

        return false;
    }

    private static int RunAt(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && end - start <= 40 && IsBase64(text[end]))
            end++;
        return end - start;
    }

    private static bool IsBase64(char character) => character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '+' or '/';
}
