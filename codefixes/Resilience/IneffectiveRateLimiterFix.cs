using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>Has the pipeline limit requests, once the routing knows their endpoint, where the pipeline is in the same file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IneffectiveRateLimiterFix() : DocumentFix("Limit requests after the routing", IneffectiveRateLimiterAnalyzer.Id)
{
    private const string Middleware = "UseRateLimiter";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        var root = node.SyntaxTree.GetRoot(cancellation);
        if (OriginIn(root, diagnostic) is { } routing && diagnostic.AdditionalLocations.Count > 0)
            return Move(node.FirstAncestorOrSelf<StatementSyntax>(), routing.FirstAncestorOrSelf<StatementSyntax>());
        return node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRateLimiter" }
            && !SourceWords.Of(model.Compilation, cancellation).Contains(Middleware)
                ? Add(root, model, cancellation)
                : null;
    }

    private static Edit? Add(SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        if (WebPipelineSyntax.Only(root, model, cancellation) is not var (app, place)
            || PipelineCall.Of(app, Middleware, "Microsoft.AspNetCore.Builder.RateLimiterApplicationBuilderExtensions", place, model) is not { } call)
        {
            return null;
        }

        var statement = Lines.Statement(call + ";", place);
        return place.Parent is GlobalStatementSyntax global
            ? new Edit(place, editor => editor.InsertAfter(global, [SyntaxFactory.GlobalStatement(statement)]))
            : new Edit(place, editor => editor.InsertAfter(place, [statement]));
    }

    /// <summary>The statement goes behind the routing with what is said about it.</summary>
    private static Edit? Move(StatementSyntax? limiter, StatementSyntax? routing)
    {
        if (limiter is null || routing is null || InList(limiter) is not { ContainsDirectives: false } moved || InList(routing) is not { ContainsDirectives: false } place
            || moved.Parent != place.Parent || !Lines.IsFreeStanding(limiter) || !Lines.IsFreeStanding(routing))
        {
            return null;
        }

        return new Edit(limiter, editor =>
        {
            editor.InsertAfter(place, [moved]);
            editor.RemoveNode(moved, SyntaxRemoveOptions.KeepNoTrivia);
        });
    }

    private static SyntaxNode InList(StatementSyntax statement) => statement.Parent is GlobalStatementSyntax global ? global : statement;
}
