using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Counts the lifetime of a token in seconds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class WrongExpiryUnitFix() : DocumentFix("Count in seconds", WrongExpiryUnitAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not InvocationExpressionSyntax { ArgumentList.Arguments: [var argument] } call || MethodName(call) is not { } name)
            return null;

        var right = name.Identifier.ValueText.StartsWith("From", StringComparison.Ordinal) ? "FromSeconds" : "AddSeconds";
        return name.Identifier.ValueText == right
            ? Undivided(argument.Expression) is { } seconds ? Edit.Replace(argument.Expression, seconds) : null
            : Edit.Replace(name, SyntaxFactory.IdentifierName(right));
    }

    private static SimpleNameSyntax? MethodName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private static ExpressionSyntax? Undivided(ExpressionSyntax amount) => amount switch
    {
        ParenthesizedExpressionSyntax parentheses => Undivided(parentheses.Expression),
        BinaryExpressionSyntax division when division.IsKind(SyntaxKind.DivideExpression) => division.Left,
        _ => null,
    };
}
