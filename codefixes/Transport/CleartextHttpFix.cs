using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Turns <c>http://</c> into <c>https://</c> where the address is written, and drops the port 80 of clear text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextHttpFix() : DocumentFix("Use https", CleartextHttpAnalyzer.Id)
{
    private const string Scheme = "http://";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        foreach (var token in StringToken.At(OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic), model, cancellation))
        {
            if (token.ValueText.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Secure(token.Text) is { } secure)
                return StringToken.Replace(token, secure);
        }

        return null;
    }

    private static string? Secure(string text)
    {
        var start = text.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        var rest = text.Substring(start + Scheme.Length);
        var end = rest.IndexOfAny(['/', '?', '#', '"']);
        var host = end < 0 ? rest : rest.Substring(0, end);
        if (host.EndsWith(":80", StringComparison.Ordinal))
            rest = host.Substring(0, host.Length - ":80".Length) + rest.Substring(host.Length);
        return text.Substring(0, start) + "https://" + rest;
    }
}
