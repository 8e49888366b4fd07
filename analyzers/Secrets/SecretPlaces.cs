using System.Runtime.CompilerServices;
using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>A place where a provider's token is written.</summary>
internal readonly record struct SecretPlace(SyntaxTree Tree, TextSpan Span, bool IsAllowed);

/// <summary>
/// Every place of a compilation where BRX1002 sees a token, so that a token that was copied around is reported once. It is
/// put together when the first token turns up, which in most projects is never; of a changed file only that file is read again.
/// </summary>
internal sealed class SecretPlaces
{
    private static readonly ConditionalWeakTable<Compilation, ConditionalWeakTable<AnalyzerConfigOptionsProvider, SecretPlaces>> s_compilations = new();
    private static readonly ConditionalWeakTable<FamilyIndex, ConditionalWeakTable<SyntaxTree, IReadOnlyList<ProviderToken>>> s_literals = new();

    private readonly Compilation _compilation;
    private readonly AnalyzerOptions _options;
    private ILookup<string, SecretPlace>? _places;

    private SecretPlaces(Compilation compilation, AnalyzerOptions options)
    {
        _compilation = compilation;
        _options = options;
    }

    public static SecretPlaces Of(Compilation compilation, AnalyzerOptions options) =>
        s_compilations.GetOrCreateValue(compilation).GetValue(options.AnalyzerConfigOptionsProvider, _ => new SecretPlaces(compilation, options));

    /// <summary>Where the token is written, in the order of paths.</summary>
    public IEnumerable<SecretPlace> Of(string token, CancellationToken cancellation) =>
        (_places ??= Find(cancellation))[token];

    /// <summary>Comments, and code that <c>#if</c> leaves out.</summary>
    public static IEnumerable<SyntaxTrivia> Comments(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).DescendantTrivia().Where(static trivia => trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia);

    /// <summary>How a message says that the secret stands in further places.</summary>
    public static string Elsewhere(int others) => others switch
    {
        0 => "",
        1 => " here and in one more place",
        _ => $" here and in {others} more places",
    };

    private ILookup<string, SecretPlace> Find(CancellationToken cancellation) => (
        from tree in _compilation.SyntaxTrees.OrderBy(static tree => tree.FilePath, StringComparer.Ordinal)
        where !IsOff(tree, cancellation)
        from token in TokensIn(tree, cancellation).OrderBy(static token => token.Span.Start)
        select (token.Value, Place: new SecretPlace(tree, token.Span, IsAllowed(token, tree, cancellation))))
        .ToLookup(static entry => entry.Value, static entry => entry.Place, StringComparer.Ordinal);

    private IEnumerable<ProviderToken> TokensIn(SyntaxTree tree, CancellationToken cancellation)
    {
        var families = ProjectFamilies.In(tree, _options);
        var literals = s_literals.GetOrCreateValue(families).GetValue(tree, tree =>
            [.. tree.GetRoot(cancellation).DescendantNodes().Where(static node => WrittenText.Kinds.Contains(node.Kind()))
                .Select(WrittenText.Of).OfType<WrittenText>().SelectMany(text => ProviderToken.In(text, families))]);
        return ProviderTokenAnalyzer.InComments.For(_options, tree)
            ? literals.Concat(Comments(tree, cancellation).SelectMany(comment => ProviderToken.In(comment, families)))
            : literals;
    }

    /// <summary>Whether the project accepts the token here; a literal of several lines can have the comment only above it.</summary>
    private bool IsAllowed(ProviderToken token, SyntaxTree tree, CancellationToken cancellation)
    {
        var literal = tree.GetRoot(cancellation).FindToken(token.Span.Start).Parent?.FirstAncestorOrSelf<ExpressionSyntax>();
        return AllowedSecrets.Include(token.Value, tree, token.Span.Start, _options, cancellation)
            || (literal is not null && AllowedSecrets.Include(token.Value, tree, literal.SpanStart, _options, cancellation));
    }

    /// <summary>Whether nothing is reported in the file; a place there must not silence the others.</summary>
    private bool IsOff(SyntaxTree tree, CancellationToken cancellation)
    {
        var options = _compilation.Options;
        return (options.SyntaxTreeOptionsProvider?.TryGetDiagnosticValue(tree, ProviderTokenAnalyzer.Id, cancellation, out var severity) == true
                || options.SpecificDiagnosticOptions.TryGetValue(ProviderTokenAnalyzer.Id, out severity)
                || options.SyntaxTreeOptionsProvider?.TryGetGlobalDiagnosticValue(ProviderTokenAnalyzer.Id, cancellation, out severity) == true)
            && severity == ReportDiagnostic.Suppress;
    }
}
