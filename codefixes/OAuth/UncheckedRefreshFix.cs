using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Repeats the check inside the lock; where there is none, takes the refresh token there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncheckedRefreshFix() : DocumentFix("Look again inside the lock", TokenLifecycleAnalyzer.UncheckedRefreshId)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is not [_] || LockedStatements.After(node) is not { Statements: [var first, ..] } locked
            || locked.Statements.Any(static statement => statement.ContainsDirectives))
        {
            return null;
        }

        var origin = OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic);
        if (RepeatedCheck.Of(origin, model, cancellation) is not { } repeated)
            return origin is ExpressionSyntax read ? MoveInside(read, locked) : null;

        var isSameFunction = repeated.Function == RepeatedCheck.FunctionAround(first);
        if (isSameFunction && repeated.IsEarlyReturn && !repeated.Check.Span.Contains(first.Span))
        {
            var again = repeated.Again().WithTrailingTrivia(SyntaxFactory.EndOfLine(repeated.NewLine), SyntaxFactory.EndOfLine(repeated.NewLine)).WithAdditionalAnnotations(Formatter.Annotation);
            return new Edit(first, editor => editor.InsertBefore(first, again));
        }

        return isSameFunction == repeated.Check.Span.Contains(first.Span) && (isSameFunction || repeated.IsOfType) && !repeated.IsEarlyReturn && CanBeLeftOut(locked, repeated, model)
            ? new Edit(first, editor =>
            {
                var line = repeated.NewLine;
                var body = ((BlockSyntax)SyntaxFactory.ParseStatement($"{{{line}}}{line}")).WithStatements(SyntaxFactory.List(locked.Statements));
                var again = repeated.Again(body).WithAdditionalAnnotations(Formatter.Annotation);
                editor.InsertBefore(first, again);
                foreach (var statement in locked.Statements)
                    editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
            })
            : null;
    }

    /// <summary>Whether the code around goes on when nothing is done: it returns something itself, and misses no variable.</summary>
    private static bool CanBeLeftOut(LockedStatements locked, RepeatedCheck repeated, SemanticModel model)
    {
        var statements = locked.Statements;
        var flow = model.AnalyzeDataFlow(statements[0], statements[statements.Count - 1]);
        var way = model.AnalyzeControlFlow(statements[0], statements[statements.Count - 1]);
        var isLast = repeated.Check.Statement is BlockSyntax { Statements: [.., var last] } && last == locked.Whole;
        return flow is { Succeeded: true, DataFlowsOut.IsEmpty: true } && way is { Succeeded: true }
            && (isLast || way.EndPointIsReachable || way.ReturnStatements.All(static leave => leave is ReturnStatementSyntax { Expression: null }));
    }

    /// <summary><c>var sent = _refreshToken;</c> goes to where nobody else can redeem it meanwhile.</summary>
    private static Edit? MoveInside(ExpressionSyntax read, LockedStatements locked)
    {
        if (read.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Declaration.Variables: [{ Identifier.ValueText: var name, Initializer.Value: var value }] } declaration
            || Lines.Bare(value) != read || declaration.Parent is not BlockSyntax block || !Lines.IsFreeStanding(declaration))
        {
            return null;
        }

        var isUsedOutside = block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use =>
            use.Identifier.ValueText == name && !locked.Statements.Any(statement => statement.Span.Contains(use.Span)));
        return isUsedOutside ? null : new Edit(declaration, editor =>
        {
            editor.InsertBefore(locked.Statements[0], declaration.WithAdditionalAnnotations(Formatter.Annotation));
            editor.RemoveNode(declaration, SyntaxRemoveOptions.KeepNoTrivia);
        });
    }
}
