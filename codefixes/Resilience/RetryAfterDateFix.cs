using Broxi.Security.Analyzers.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Resilience;

/// <summary>Reads both forms of Retry-After.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RetryAfterDateFix() : DocumentFix("Read both forms of Retry-After", RetryAfterDateAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is ArgumentSyntax argument)
            node = argument.Expression;
        if (node is not ExpressionSyntax read || HeaderOf(read) is not { } header
            || Place(read, model, cancellation) is not var (place, fallback, type) || Lines.HasCommentIn(place)
            || RetryAfterWait.Text(header, fallback, read, model, type) is not { } wait)
        {
            return null;
        }

        var stands = place.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax or IsPatternExpressionSyntax;
        return Edit.Replace(place, SyntaxFactory.ParseExpression(stands ? wait : $"({wait})"));
    }

    /// <summary>What gives way to the wait, the wait without a header, and the type that the arms alone do not tell.</summary>
    private static (ExpressionSyntax Place, string Fallback, string Type)? Place(ExpressionSyntax read, SemanticModel model, CancellationToken cancellation)
    {
        var span = TypeReference.To("System", "TimeSpan", read, model);
        // Without the header this threw as well: a second is as good a guess as any.
        if (model.GetTypeInfo(read, cancellation).Type?.Name == "TimeSpan")
            return (read, $"{span}.FromSeconds(1)", "");

        // What else is done with the number of seconds, the date would have to follow.
        if (Lines.MemberAround(read).DescendantTokens().Count(static token => token.ValueText == "Delta") > 1)
            return null;
        if (read.Parent is BinaryExpressionSyntax coalesce && coalesce.IsKind(SyntaxKind.CoalesceExpression) && coalesce.Left == read)
        {
            return model.GetTypeInfo(coalesce, cancellation).Type?.Name == "TimeSpan" && coalesce.Right is not (BinaryExpressionSyntax or ImplicitObjectCreationExpressionSyntax)
                ? (coalesce, coalesce.Right.WithoutTrivia().ToString(), "")
                : null;
        }

        return read.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or IsPatternExpressionSyntax
            ? (read, "null", $"({span}?)")
            : null;
    }

    /// <summary>The text of the header in <c>header?.Delta</c>, <c>header.Delta.Value</c>, or a cast of it.</summary>
    private static string? HeaderOf(ExpressionSyntax read)
    {
        if (read is CastExpressionSyntax cast)
            return HeaderOf(Lines.Bare(cast.Expression));
        if (read is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } value)
            return HeaderOf(Lines.Bare(value.Expression));

        var text = read.WithoutTrivia().ToString();
        foreach (var end in (string[])["?.Delta", ".Delta", "?.Delta.Value", "?.Delta!.Value", ".Delta.Value"])
        {
            if (text.EndsWith(end, StringComparison.Ordinal) && !text.EndsWith("?" + end, StringComparison.Ordinal))
                return text.Substring(0, text.Length - end.Length).TrimEnd('!');
        }

        return null;
    }
}
