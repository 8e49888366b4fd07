using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Turns the token down when the result is not valid, right after that is known. A result without a name gets one first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IgnoredValidationResultFix() : DocumentFix("Refuse the token when it is not valid", IgnoredValidationResultAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (ResultOf(node, model, cancellation) is not { } result
            || result.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement)
        {
            return null;
        }

        var whole = Outermost(result);
        if (IsResult(whole, model, cancellation) && NameOf(whole, statement, model, cancellation) is { } name)
            return new Edit(statement, editor => Insert(editor, statement, TokenRefusal.Unless(name, statement, model, cancellation), before: false));

        var free = FreeName(node, statement, model, cancellation);
        var declaration = SyntaxFactory.ParseStatement($"var {free} = {WithoutParentheses(result).WithoutTrivia().ToFullString()};");
        var check = TokenRefusal.Unless(free, statement, model, cancellation);
        if (IsDiscarded(result, statement, model, cancellation))
        {
            return new Edit(statement, editor =>
            {
                Insert(editor, statement, check, before: false);
                editor.ReplaceNode(statement, declaration.WithTriviaFrom(statement));
            });
        }

        if (!IsEvaluatedFirst(result, statement))
            return null;
        return new Edit(statement, editor =>
        {
            Insert(editor, statement, declaration.WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticMarker), before: true);
            Insert(editor, statement, check.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed, SyntaxFactory.ElasticCarriageReturnLineFeed), before: true);
            editor.ReplaceNode(statement, statement.ReplaceNode(result, SyntaxFactory.IdentifierName(free).WithTriviaFrom(result)).WithoutLeadingTrivia().WithAdditionalAnnotations(Formatter.Annotation));
        });
    }

    /// <summary>The expression that has the result, awaited and in its parentheses; null when it is only had later.</summary>
    private static ExpressionSyntax? ResultOf(SyntaxNode validation, SemanticModel model, CancellationToken cancellation)
    {
        var result = validation as ExpressionSyntax;
        while (result is not null && !IsResult(result, model, cancellation))
            result = result.Parent as ExpressionSyntax;
        while (result?.Parent is ParenthesizedExpressionSyntax parentheses)
            result = parentheses;
        return result is AssignmentExpressionSyntax ? null : result;
    }

    private static bool IsResult(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(expression, cancellation).Type?.Name is "TokenValidationResult" or "SignedHttpRequestValidationResult";

    private static ExpressionSyntax Outermost(ExpressionSyntax result)
    {
        while (result.Parent is ExpressionSyntax parent and not AssignmentExpressionSyntax)
            result = parent;
        return result;
    }

    private static ExpressionSyntax WithoutParentheses(ExpressionSyntax result)
    {
        while (result is ParenthesizedExpressionSyntax parentheses)
            result = parentheses.Expression;
        return result;
    }

    /// <summary>The local variable that the statement puts the result into.</summary>
    private static string? NameOf(ExpressionSyntax value, StatementSyntax statement, SemanticModel model, CancellationToken cancellation) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } variable }
            when declaration == statement => variable.Identifier.Text,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax variable, Parent: ExpressionStatementSyntax }
            when model.GetSymbolInfo(variable, cancellation).Symbol is ILocalSymbol => variable.Identifier.Text,
        _ => null,
    };

    private static bool IsDiscarded(ExpressionSyntax value, StatementSyntax statement, SemanticModel model, CancellationToken cancellation) => value.Parent switch
    {
        ExpressionStatementSyntax discarded => discarded == statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax discard, Parent: ExpressionStatementSyntax }
            => model.GetSymbolInfo(discard, cancellation).Symbol is IDiscardSymbol,
        _ => false,
    };

    /// <summary>Whether nothing of the statement runs before the result, so that it can as well be had in a statement before.</summary>
    private static bool IsEvaluatedFirst(ExpressionSyntax result, StatementSyntax statement) => result.SpanStart == statement switch
    {
        ReturnStatementSyntax { Expression: { } returned } => returned.SpanStart,
        ExpressionStatementSyntax { Expression: { } executed } => executed.SpanStart,
        IfStatementSyntax { Condition: { } condition } => condition.SpanStart,
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value }] } => value.SpanStart,
        _ => -1,
    };

    /// <summary>
    /// A name that nothing in the member has. Results without a name further up take theirs first, so that mending all at
    /// once gives each its own.
    /// </summary>
    private static string FreeName(SyntaxNode validation, StatementSyntax statement, SemanticModel model, CancellationToken cancellation)
    {
        SyntaxNode member = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax)
            ?? statement.SyntaxTree.GetRoot(cancellation);
        var taken = new HashSet<string>(member.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        taken.UnionWith(model.LookupSymbols(statement.SpanStart).Select(static symbol => symbol.Name));

        var earlier = member.DescendantNodes().OfType<InvocationExpressionSyntax>().Count(call =>
            call.SpanStart < validation.SpanStart && IsValidation(call) && !IsNamed(Outermost(call), model, cancellation));

        for (var number = 1; ; number++)
        {
            var name = number == 1 ? "result" : "result" + number;
            if (!taken.Contains(name) && earlier-- == 0)
                return name;
        }
    }

    private static bool IsNamed(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation) =>
        value.Parent is EqualsValueClauseSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: not "_" } }
        && IsResult(value, model, cancellation);

    private static bool IsValidation(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.StartsWith("Validate", StringComparison.Ordinal);

    private static void Insert(SyntaxEditor editor, StatementSyntax place, StatementSyntax inserted, bool before)
    {
        SyntaxNode at = place.Parent is GlobalStatementSyntax global ? global : place;
        SyntaxNode added = at is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(before ? inserted : inserted.WithoutLeadingTrivia()) : inserted;
        if (before)
            editor.InsertBefore(at, added);
        else
            editor.InsertAfter(at, added);
    }
}
