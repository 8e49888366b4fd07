using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Reads the secret where it was written: from the configuration that is at hand, else from the environment. The program
/// stops with a clear message when the secret is missing; it never runs on without one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HardcodedSecretFix()
    : DocumentFix(
        "Read it from configuration",
        HardcodedTokenAnalyzer.Id, ProviderTokenAnalyzer.Id, HardcodedClientSecretAnalyzer.Id, HardcodedSigningKeyAnalyzer.Id, NamedSecretAnalyzer.Id,
        HardcodedPasswordAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic) is not { } origin
            || Literal(Expression(origin), model, cancellation) is not { } literal
            || MustBeConstant(literal) || HoldsMore(literal, diagnostic))
        {
            return null;
        }

        var read = ConfiguredSecret.InsteadOf(literal, diagnostic, model, cancellation);
        return ConstantDeclaration.Around(literal) is { } constant
            ? constant.ReadAtRunTime(literal, read, model)
            : Edit.Replace(literal, read);
    }

    private static ExpressionSyntax? Expression(SyntaxNode node) => node is ArgumentSyntax argument ? argument.Expression : node as ExpressionSyntax;

    /// <summary>The literal that is the secret, or that ends with it; null when this document does not hold it as text.</summary>
    private static LiteralExpressionSyntax? Literal(ExpressionSyntax? value, SemanticModel model, CancellationToken cancellation) => value switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal,
        ParenthesizedExpressionSyntax parentheses => Literal(parentheses.Expression, model, cancellation),
        BinaryExpressionSyntax { Left: LiteralExpressionSyntax left } sum when sum.IsKind(SyntaxKind.AddExpression) && IsScheme(left.Token.ValueText) => Literal(sum.Right, model, cancellation),
        InterpolatedStringExpressionSyntax { Contents: [InterpolatedStringTextSyntax left, InterpolationSyntax { FormatClause: null } hole] }
            when IsScheme(left.TextToken.ValueText) => Literal(hole.Expression, model, cancellation),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => Literal(Initializer(value, model, cancellation), model, cancellation),
        _ => null,
    };

    /// <summary>Whether the secret begins after the text; otherwise a part of it would stay behind.</summary>
    private static bool IsScheme(string text) => text.EndsWith(" ", StringComparison.Ordinal);

    private static ExpressionSyntax? Initializer(ExpressionSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(name, cancellation).Symbol is not { DeclaringSyntaxReferences: [var reference] } || reference.SyntaxTree != name.SyntaxTree)
            return null;
        return reference.GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
            _ => null,
        };
    }

    /// <summary>What the language wants to know when it compiles cannot be read at run time.</summary>
    private static bool MustBeConstant(SyntaxNode literal) => literal.Ancestors().Any(static node => node
        is AttributeSyntax or EqualsValueClauseSyntax { Parent: ParameterSyntax } or CaseSwitchLabelSyntax or PatternSyntax or GotoStatementSyntax);

    /// <summary>Whether a recognised token is only a part of the text, such as an address or a connection string.</summary>
    private static bool HoldsMore(LiteralExpressionSyntax literal, Diagnostic diagnostic)
    {
        if (diagnostic.Id != ProviderTokenAnalyzer.Id)
            return false;

        var text = literal.Token.ValueText;
        return diagnostic.Location.SourceSpan.Length != (CredentialHeader.TokenIn(text) ?? text).Length;
    }
}
