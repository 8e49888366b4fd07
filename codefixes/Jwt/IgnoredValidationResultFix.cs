using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Throws when the result is not valid, right after it is known. A result that was discarded gets a name first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IgnoredValidationResultFix() : DocumentFix("Throw when the token is not valid", IgnoredValidationResultAnalyzer.Id)
{
    private const string Result = "Microsoft.IdentityModel.Tokens.TokenValidationResult";
    private const string Exception = "Microsoft.IdentityModel.Tokens.SecurityTokenValidationException";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (model.Compilation.GetTypeByMetadataName(Exception) is not { } exception
            || Whole(node, model, cancellation) is not { } value
            || value.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement)
        {
            return null;
        }

        if (NameOf(value, statement, model, cancellation) is { } name)
            return new Edit(statement, editor => Insert(editor, statement, name, exception));
        if (!IsDiscarded(value, statement, model, cancellation))
            return null;

        var free = FreeName(node, statement, model);
        return new Edit(statement, editor =>
        {
            Insert(editor, statement, free, exception);
            editor.ReplaceNode(statement, SyntaxFactory.ParseStatement($"var {free} = {value.WithoutTrivia().ToFullString()};").WithTriviaFrom(statement));
        });
    }

    /// <summary>The expression whose value is the result, awaited and unwrapped; null when the result itself is never had.</summary>
    private static ExpressionSyntax? Whole(SyntaxNode validation, SemanticModel model, CancellationToken cancellation)
    {
        var whole = validation as ExpressionSyntax;
        while (whole?.Parent is ExpressionSyntax parent and not AssignmentExpressionSyntax)
            whole = parent;
        return whole is not null && model.GetTypeInfo(whole, cancellation).Type?.ToDisplayString() == Result ? whole : null;
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

    /// <summary>
    /// A name that nothing in the member has. Results that are discarded further up take theirs first, so that mending all at
    /// once gives each its own.
    /// </summary>
    private static string FreeName(SyntaxNode validation, StatementSyntax statement, SemanticModel model)
    {
        SyntaxNode member = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax)
            ?? statement.SyntaxTree.GetRoot();
        var taken = new HashSet<string>(member.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        taken.UnionWith(model.LookupSymbols(statement.SpanStart).Select(static symbol => symbol.Name));

        var earlier = member.DescendantNodes().OfType<InvocationExpressionSyntax>().Count(call =>
            call.SpanStart < validation.SpanStart && IsValidation(call) && call.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax);

        for (var number = 1; ; number++)
        {
            var name = number == 1 ? "result" : "result" + number;
            if (!taken.Contains(name) && earlier-- == 0)
                return name;
        }
    }

    private static bool IsValidation(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.StartsWith("Validate", StringComparison.Ordinal);

    private static void Insert(SyntaxEditor editor, StatementSyntax statement, string name, INamedTypeSymbol exception)
    {
        var thrown = (TypeSyntax)editor.Generator.TypeExpression(exception);
        var check = SyntaxFactory.IfStatement(
            SyntaxFactory.ParseExpression($"!{name}.IsValid"),
            SyntaxFactory.Block(SyntaxFactory.ThrowStatement(SyntaxFactory.ObjectCreationExpression(
                thrown, SyntaxFactory.ParseArgumentList($"(\"The token is not valid.\", {name}.Exception)"), initializer: null))))
            .WithAdditionalAnnotations(Formatter.Annotation);

        if (statement.Parent is GlobalStatementSyntax global)
            editor.InsertAfter(global, SyntaxFactory.GlobalStatement(check.WithoutLeadingTrivia()));
        else
            editor.InsertAfter(statement, check);
    }
}
