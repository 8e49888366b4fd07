using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Broxi.Security.CodeFixes;

/// <summary>What a fix does to a document.</summary>
/// <param name="Target">The node that changes; two findings with the same target are mended once.</param>
/// <param name="Apply">Makes the change; it may add members or statements elsewhere in the document.</param>
internal sealed record Edit(SyntaxNode Target, Action<SyntaxEditor> Apply)
{
    /// <summary>A switch is turned where it stands, with the comments around it.</summary>
    public static Edit Turn(ExpressionSyntax value, bool on) =>
        Replace(value, SyntaxFactory.LiteralExpression(on ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression));

    public static Edit Replace(SyntaxNode old, SyntaxNode replacement) =>
        new(old, editor => editor.ReplaceNode(old, replacement.WithTriviaFrom(old)));

    /// <summary>A statement, or an element of a list, goes with its line; comments above it and beside it stay.</summary>
    public static Edit Remove(SyntaxNode node) => new(node, editor =>
    {
        editor.TrackNode(node);
        // Next to it other edits may have left a comment, or taken the comma.
        editor.ReplaceNode(node.Parent!, (parent, _) =>
            parent.GetCurrentNode(node) is { } current ? parent.RemoveNode(current, Removal.TriviaBeside(current))! : parent);
    });

    /// <summary>Several changes that belong together; null when there are none.</summary>
    public static Edit? All(IReadOnlyList<Edit> edits) => edits is not [var first, ..] ? null : new(first.Target, editor =>
    {
        foreach (var edit in edits)
            edit.Apply(editor);
    });
}

/// <summary>
/// The base of every fix: one finding becomes one edit. Fix All computes the edits of all findings on the same document and
/// applies them together, so that no edit sees another one's half-done work.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    private readonly string _title;

    /// <param name="title">The action as the light bulb shows it, in the imperative.</param>
    /// <param name="ids">The rules that it mends.</param>
    private protected DocumentFix(string title, params string[] ids)
    {
        _title = title;
        FixableDiagnosticIds = ImmutableArray.Create(ids);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (context, document, diagnostics) =>
            await ApplyAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var edits = await EditsAsync(context.Document, ImmutableArray.Create(diagnostic), context.CancellationToken).ConfigureAwait(false);
            if (edits.Count == 0)
                continue;

            context.RegisterCodeFix(
                CodeAction.Create(
                    _title,
                    async cancellation => await ApplyAsync(context.Document, ImmutableArray.Create(diagnostic), cancellation).ConfigureAwait(false) ?? context.Document,
                    equivalenceKey: GetType().Name),
                diagnostic);
        }
    }

    /// <summary>The edit for one finding; null offers nothing, because nothing would compile or nothing would change.</summary>
    /// <param name="node">The innermost node at the finding.</param>
    /// <param name="diagnostic">The finding, with the origin of the value as additional location where a rule gives one.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="cancellation">Cancelled when the user types on.</param>
    private protected abstract Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation);

    /// <summary>Where the value comes from, when that is in this document; otherwise the finding itself.</summary>
    private protected static SyntaxNode? OriginIn(SyntaxNode root, Diagnostic diagnostic)
    {
        var location = diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location;
        return location.SourceTree == root.SyntaxTree ? root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) : null;
    }

    /// <summary>Every place that has to change; null when there is none, or when one of them is in another document.</summary>
    private protected static IReadOnlyList<SyntaxNode>? PlacesIn(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations.Count > 0 && diagnostic.AdditionalLocations.All(place => place.SourceTree == root.SyntaxTree)
            ? [.. diagnostic.AdditionalLocations.Select(place => root.FindNode(place.SourceSpan, getInnermostNodeForTie: true))]
            : null;

    private async Task<Document?> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var edits = await EditsAsync(document, diagnostics, cancellation).ConfigureAwait(false);
        if (edits.Count == 0)
            return null;

        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var editor = new SyntaxEditor(root!, document.Project.Solution.Services);
        foreach (var edit in edits)
            edit.Apply(editor);
        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }

    private async Task<IReadOnlyCollection<Edit>> EditsAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null)
            return [];

        var edits = new Dictionary<SyntaxNode, Edit>();
        foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Rewrite(node, diagnostic, model, cancellation) is { } edit && !edits.ContainsKey(edit.Target))
                edits.Add(edit.Target, edit);
        }

        return edits.Values;
    }
}
