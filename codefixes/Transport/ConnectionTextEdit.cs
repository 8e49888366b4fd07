using System.Text.RegularExpressions;
using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Asks for TLS inside an address or a connection string, and leaves the rest of the text as it is.</summary>
internal static class ConnectionTextEdit
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>What to look for and what to write, one notation after the other; the first that occurs is meant.</summary>
    private static readonly (Regex Pattern, Func<Match, string> Mended)[][] s_notations =
    [
        [
            (new(@"\b(amqp|mqtt|tcp|ws)://", Options), static match => ConnectionText.Secure(match.Groups[1].Value.ToLowerInvariant()) + "://"),
            // Unless it is written, the port follows from the scheme. The host may be written in another piece, or be filled in.
            (new(@"(?<=[\w\]]|^[@""]*):(5672|1883)(?=[/?""]|$)", Options), static _ => ""),
        ],
        [
            (new(@"\b(Encrypt\s*=\s*)(false|no|optional)\b", Options), static match => match.Groups[1].Value + "True"),
            (new(@"\b(Trust\s?Server\s?Certificate\s*=\s*)(true|yes)\b", Options), static match => match.Groups[1].Value + "False"),
        ],
        [(new(@"\b(ssl\s*=\s*)false\b", Options), static match => match.Groups[1].Value + "true")],
        [(new(@"\bpassword\s*=", Options), static match => "ssl=true," + match.Value)],
    ];

    /// <param name="tokens">The pieces of the text.</param>
    public static Edit? Of(IReadOnlyList<SyntaxToken> tokens)
    {
        foreach (var notation in s_notations)
        {
            var edits = new List<Edit>();
            foreach (var token in tokens)
            {
                var text = token.Text;
                foreach (var (pattern, mended) in notation)
                    text = pattern.Replace(text, match => mended(match));
                if (text != token.Text)
                    edits.Add(StringToken.Replace(token, text));
            }

            if (edits.Count > 0)
                return Edit.All(edits);
        }

        return null;
    }
}
