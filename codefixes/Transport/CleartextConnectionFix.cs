using Broxi.Security.Analyzers.Transport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Transport;

/// <summary>Asks the client for TLS, in the way of its library: a property, a call in the chain, an argument or a setting in the text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class CleartextConnectionFix() : DocumentFix("Encrypt the connection", CleartextConnectionAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations.Count > 0)
            return ConnectionTextEdit.Of(StringToken.At(OriginIn(node.SyntaxTree.GetRoot(cancellation), diagnostic), model, cancellation));
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>(assignment => assignment.Left.Span == diagnostic.Location.SourceSpan) is { } assignment)
            return OfAssignment(assignment, model, cancellation);
        if (node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax link } access && access.Name == node)
            return TlsLink.After(link, model, cancellation);

        return node.FirstAncestorOrSelf<ArgumentSyntax>(argument => argument.Expression.Span == diagnostic.Location.SourceSpan) is { } passed
            ? OfArgument(passed, model)
            : null;
    }

    private static Edit? OfAssignment(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(assignment.Left, cancellation).Symbol is not { } member)
            return null;
        if (UnsecuredObject.TlsFor(member) is { } tls)
            return TlsProperty.Beside(assignment, tls, model, cancellation);

        // The switch itself has been set the wrong way.
        return Edit.Replace(assignment.Right, SyntaxFactory.LiteralExpression(
            member.Name == "TrustServerCertificate" ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression));
    }

    /// <summary>A mail server that speaks clear text on a port can only be asked to change to TLS there.</summary>
    private static Edit OfArgument(ArgumentSyntax argument, SemanticModel model)
    {
        var options = TypeReference.To("MailKit.Security", "SecureSocketOptions", argument, model);
        var secured = argument.WithExpression(SyntaxFactory.ParseExpression(options + ".StartTls").WithTriviaFrom(argument.Expression));
        if (argument.NameColon is { } name)
            secured = secured.WithNameColon(name.WithName(SyntaxFactory.IdentifierName("options").WithTriviaFrom(name.Name)));
        return Edit.Replace(argument, secured);
    }
}
