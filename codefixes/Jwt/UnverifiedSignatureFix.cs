using Broxi.Security.Analyzers.Jwt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Jwt;

/// <summary>Turns the switch on, or removes the delegate or the call that keeps the library from verifying.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnverifiedSignatureFix() : DocumentFix("Verify the signature", UnverifiedSignatureAnalyzer.Id)
{
    private const string MustVerify = "MustVerifySignature";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is InvocationExpressionSyntax call)
            return model.GetSymbolInfo(call, cancellation).Symbol?.ContainingType.Name == "JwtBuilder" ? Verified(call) : null;
        if (node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" } none)
            return Edit.Replace(none.Name, SyntaxFactory.IdentifierName("Default"));
        return ValidationSettingEdit.Of(node, model, cancellation);
    }

    /// <summary><c>DoNotVerifySignature()</c> is turned round; before <c>Decode</c> the demand is put in.</summary>
    private static Edit? Verified(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access)
            return null;
        if (access.Name.Identifier.ValueText == "DoNotVerifySignature")
            return Edit.Replace(access.Name, SyntaxFactory.IdentifierName(MustVerify));

        // The other link of the chain stands as this one does: on a line of its own, or in the same line.
        return new Edit(access.Expression, editor => editor.ReplaceNode(access.Expression, (current, _) =>
        {
            var lineEnd = current.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            var link = SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, (ExpressionSyntax)current, access.OperatorToken, SyntaxFactory.IdentifierName(MustVerify));
            return SyntaxFactory.InvocationExpression(link).WithTrailingTrivia(lineEnd);
        }));
    }
}
