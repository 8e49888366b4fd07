using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A token or private key that is recognised by its form.</summary>
/// <param name="Family">What it is.</param>
/// <param name="Value">The secret itself.</param>
/// <param name="Span">Where it stands; the whole expression when it is not written in one piece.</param>
internal readonly record struct ProviderToken(TokenFamily Family, string Value, TextSpan Span)
{
    /// <summary>The tokens in a text of the source.</summary>
    public static IReadOnlyList<ProviderToken> In(WrittenText written, FamilyIndex families)
    {
        var node = written.Node;
        if (!SecretScanner.TryFind(written.Text.AsSpan(), 0, families, out var found))
        {
            if (written.Decoded() is not { } decoded || !SecretScanner.TryFind(decoded.Text.AsSpan(), 0, families, out found))
                return [];
            written = decoded;
        }

        if (written.IsContinued())
            return [];

        var tokens = new List<ProviderToken>();
        var code = node.ToString();
        var (searched, end) = (0, 0);
        do
        {
            var value = written.Text.Substring(found.Start, found.Length);
            end = found.Start + found.Length;
            // What touches a hole is a piece of something longer.
            if ((written.FollowsHole && found.Start == 0) || (written.PrecedesHole && end == written.Text.Length))
                continue;

            var at = code.IndexOf(value, searched, StringComparison.Ordinal);
            tokens.Add(new(found.Family, value, at < 0 ? node.Span : new TextSpan(node.SpanStart + at, value.Length)));
            if (at >= 0)
                searched = at + value.Length;
        }
        while (SecretScanner.TryFind(written.Text.AsSpan(), end, families, out found));

        return tokens;
    }

    /// <summary>The tokens in a comment, or in code that <c>#if</c> leaves out.</summary>
    public static IEnumerable<ProviderToken> In(SyntaxTrivia trivia, FamilyIndex families)
    {
        var text = trivia.ToFullString();
        for (var end = 0; SecretScanner.TryFind(text.AsSpan(), end, families, out var found); end = found.Start + found.Length)
            yield return new(found.Family, text.Substring(found.Start, found.Length), new TextSpan(trivia.FullSpan.Start + found.Start, found.Length));
    }
}
