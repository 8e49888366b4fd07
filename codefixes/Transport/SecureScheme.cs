using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Puts an <c>s</c> into the scheme where an address is written, and drops the port 80 of clear text; the rest stays.</summary>
internal static class SecureScheme
{
    private const string ClearTextPort = ":80";

    /// <param name="origin">The expression that yields the address.</param>
    /// <param name="used">What is reported: every address that a choice around the origin may yield is used there.</param>
    /// <param name="scheme">The clear-text scheme: <c>http://</c> or <c>ws://</c>.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    public static Edit? In(SyntaxNode origin, SyntaxNode used, string scheme, SemanticModel model, CancellationToken cancellation)
    {
        origin = StringToken.ChoiceAround(origin, used);
        var texts = Texts(origin, scheme).ToList();
        if (texts.Count == 0 && DeclaredText(origin, scheme, model, cancellation) is { } declared)
            texts.Add(declared);

        return Edit.All([.. texts.Where(text => !HasPortElsewhere(text, origin, scheme, model, cancellation))
            .Select(text => Secure(text, scheme) is { } secure ? StringToken.Replace(text, secure) : null).OfType<Edit>()]);
    }

    /// <summary>The text with the scheme that an address starts with: one for each value that the expression may have.</summary>
    private static IEnumerable<SyntaxToken> Texts(SyntaxNode node, string scheme) => node switch
    {
        ParenthesizedExpressionSyntax parentheses => Texts(parentheses.Expression, scheme),
        ConditionalExpressionSyntax choice => Texts(choice.WhenTrue, scheme).Concat(Texts(choice.WhenFalse, scheme)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Texts(arm.Expression, scheme)),
        _ => StringToken.In(node).Where(token => token.ValueText.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)).Take(1),
    };

    /// <summary>
    /// The text of the constant or read-only member with which the address begins, when this document declares it. A constant
    /// that holds the scheme alone stays: it may be there to compare with.
    /// </summary>
    private static SyntaxToken? DeclaredText(SyntaxNode origin, string scheme, SemanticModel model, CancellationToken cancellation)
    {
        foreach (var name in origin.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name, cancellation).Symbol;
            if (symbol is IFieldSymbol or ILocalSymbol or IPropertySymbol
                && symbol.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == origin.SyntaxTree)
            {
                var text = Texts(reference.GetSyntax(cancellation), scheme).FirstOrDefault();
                return text.ValueText?.Length > scheme.Length ? text : null;
            }
        }

        return null;
    }

    /// <summary>Whether the host, and with it the port, comes from another piece of text: half a change would name a port that speaks no TLS.</summary>
    private static bool HasPortElsewhere(SyntaxToken text, SyntaxNode origin, string scheme, SemanticModel model, CancellationToken cancellation) =>
        text.ValueText.Length == scheme.Length
        && (origin.ToString().Contains(ClearTextPort) || (model.GetConstantValue(origin, cancellation).Value as string)?.Contains(ClearTextPort) == true);

    private static string? Secure(SyntaxToken token, string scheme)
    {
        var start = token.Text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        var rest = token.Text.Substring(start + scheme.Length);
        var end = rest.IndexOfAny(['/', '?', '#', '"', '\r', '\n']);
        var host = end < 0 ? rest : rest.Substring(0, end);
        if (host.EndsWith(ClearTextPort, StringComparison.Ordinal))
            rest = host.Substring(0, host.Length - ClearTextPort.Length) + rest.Substring(host.Length);
        return token.Text.Substring(0, start) + scheme.Replace("://", "s://") + rest;
    }
}
