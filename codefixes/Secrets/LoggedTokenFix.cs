using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>
/// Logs whether the credential is set instead of the credential. The message template and its other values stay as they are,
/// so that nothing that reads the log has to change.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LoggedTokenFix() : DocumentFix("Log only whether it is set", LoggedTokenAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not ExpressionSyntax value || !IsText(model.GetTypeInfo(value, cancellation).Type) || !IsWhole(value, model, cancellation))
            return null;

        var whole = value.Parent is PostfixUnaryExpressionSyntax suppressed ? suppressed : value;

        // What the code says of a missing token is better than what this fix could say.
        var (replaced, missing) = whole.Parent is BinaryExpressionSyntax { Right: LiteralExpressionSyntax text } coalesce && coalesce.IsKind(SyntaxKind.CoalesceExpression)
            ? ((ExpressionSyntax)coalesce, text.WithoutTrivia().ToString())
            : (whole, "\"(none)\"");

        // A comparison with null would make the compiler doubt a variable that is never null.
        var choice = SyntaxFactory.ParseExpression($"string.IsNullOrEmpty({value.WithoutTrivia()}) ? {missing} : \"(set)\"");
        return Edit.Replace(replaced, StandsAlone(replaced) ? choice : SyntaxFactory.ParenthesizedExpression(choice));
    }

    private static bool IsText(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.System_String } or { Name: "StringValues", ContainingNamespace.Name: "Primitives" };

    /// <summary>A part of a token was meant to be shown, and a variable may hold a message of which the token is only a part.</summary>
    private static bool IsWhole(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation) => value switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Substring" } } => false,
        IdentifierNameSyntax when model.GetSymbolInfo(value, cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } =>
            declaration.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer.Value: InterpolatedStringExpressionSyntax or BinaryExpressionSyntax },
        _ => true,
    };

    private static bool StandsAlone(ExpressionSyntax value) =>
        value.Parent is ArgumentSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax;
}
