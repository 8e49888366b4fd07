using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>What a change did to code that it should not have done.</summary>
internal static class Damage
{
    /// <summary>
    /// Warnings of what is left to the author: whether what only the removed code used or set (CS0649: a field that nothing is
    /// assigned to any more) goes as well, and what a new member's documentation says. And what the SDK keeps quiet: assemblies
    /// that were built against an older framework.
    /// </summary>
    private static readonly HashSet<string> s_leftToAuthors = ["CS0168", "CS0169", "CS0219", "CS0414", "CS0649", "CS1591", "CS1701", "CS1702", "CS8321", "CS9113"];

    /// <summary>The diagnostics that a change brought about. Lines move, so what is said counts and not where.</summary>
    public static IEnumerable<string> NewDiagnostics(IEnumerable<Diagnostic> before, IEnumerable<Diagnostic> after)
    {
        var known = Loud(before).CountBy(Text).ToDictionary();
        return Loud(after).GroupBy(Text).Where(same => same.Count() > known.GetValueOrDefault(same.Key)).Select(static same => same.Key);

        static string Text(Diagnostic diagnostic) => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Comments that are gone. Those inside a function go along with the whole of it: they say what it does.</summary>
    public static IEnumerable<string> LostComments(SyntaxNode before, SyntaxNode after)
    {
        var removed = after.SyntaxTree.GetChanges(before.SyntaxTree).Select(static change => change.Span).ToList();
        var kept = Comments(after).CountBy(static comment => comment.ToString()).ToDictionary();
        return Comments(before).Where(comment => !GoesWithItsFunction(comment, removed)).GroupBy(static comment => comment.ToString())
            .Where(same => same.Count() > kept.GetValueOrDefault(same.Key))
            .Select(static same => $"a comment is lost: {same.Key}");

        static IEnumerable<SyntaxTrivia> Comments(SyntaxNode root) => root.DescendantTrivia().Where(static trivia =>
            trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia));
    }

    // Of a function that makes room for another one the parameters may stay.
    private static bool GoesWithItsFunction(SyntaxTrivia comment, List<TextSpan> removed) =>
        comment.Token.Parent?.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Body.Span: var body }
        && body.Contains(comment.Span) && removed.Exists(span => span.Contains(body));

    private static IEnumerable<Diagnostic> Loud(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed && !s_leftToAuthors.Contains(diagnostic.Id));
}
