using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes;

/// <summary>The body of a record, which may have none yet.</summary>
internal static class RecordBody
{
    /// <summary>The record with the member at the end of its body; the formatter gives it its lines.</summary>
    public static RecordDeclarationSyntax With(RecordDeclarationSyntax record, MemberDeclarationSyntax member)
    {
        if (!record.OpenBraceToken.IsKind(SyntaxKind.None))
            return record.AddMembers(record.Members.Count > 0 ? member.WithLeadingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed) : member);

        var semicolon = record.SemicolonToken;
        return record
            .WithSemicolonToken(default)
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithAdditionalAnnotations(Formatter.Annotation))
            .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(semicolon.TrailingTrivia).WithAdditionalAnnotations(Formatter.Annotation))
            .AddMembers(member);
    }
}
