using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Adds <c>expires_in</c> to a token response, written like the access token beside it. A server may leave it out (RFC 6749, section 5.1), so it may be null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ResponseWithoutExpiryFix() : DocumentFix("Add expires_in", ResponseWithoutExpiryAnalyzer.Id)
{
    private const string Summary = "/// <summary>How long the access token lives, in seconds.</summary>";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not TypeDeclarationSyntax declaration
            || TokenFields.Member(model.GetDeclaredSymbol(declaration, cancellation), TokenField.AccessToken) is not { DeclaringSyntaxReferences: [var reference] } token
            || reference.GetSyntax(cancellation) is not { } written || !declaration.Span.Contains(written.Span))
        {
            return null;
        }

        return (declaration, written) switch
        {
            (RecordDeclarationSyntax record, ParameterSyntax parameter) when Attributes(parameter.AttributeLists, model, cancellation) is { } attributes => AddTo(record, attributes),
            (_, PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } property) when IsPlain(accessors) && IsPlain(property.Modifiers) =>
                AddBeside(property, property.AttributeLists, $"int? {Name(token.Name)} {property.AccessorList!.WithoutTrivia()}", model, cancellation),
            (_, VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field }) when IsPlain(field.Modifiers) =>
                AddBeside(field, field.AttributeLists, $"int? {Name(token.Name)};", model, cancellation),
            _ => null,
        };
    }

    /// <summary>Into the body: as a parameter it would have to be passed wherever the record is created or taken apart.</summary>
    private static Edit AddTo(RecordDeclarationSyntax record, IReadOnlyList<string> attributes)
    {
        var member = SyntaxFactory.ParseMemberDeclaration(string.Concat(attributes) + "public int? ExpiresIn { get; init; }\n")!.WithAdditionalAnnotations(Formatter.Annotation);
        return new Edit(record, editor => editor.ReplaceNode(record, (current, _) => RecordBody.With((RecordDeclarationSyntax)current, member)));
    }

    private static Edit? AddBeside(MemberDeclarationSyntax token, SyntaxList<AttributeListSyntax> lists, string declared, SemanticModel model, CancellationToken cancellation)
    {
        if (Attributes(lists, model, cancellation) is not { } attributes)
            return null;

        var modifiers = string.Concat(token.Modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.RequiredKeyword)).Select(static modifier => modifier.ValueText + " "));
        var isOwnLine = Lines.IsFreeStanding(token);
        if (!isOwnLine && token.GetTrailingTrivia().Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            return null;

        var added = isOwnLine
            ? OnLines(token, lists, attributes, modifiers + declared)
            : SyntaxFactory.ParseMemberDeclaration(string.Concat(attributes) + modifiers + declared)!.WithTrailingTrivia(token.GetTrailingTrivia());
        return new Edit(token.Parent!, editor => editor.InsertAfter(token, added));
    }

    /// <summary>The attributes, comment and empty line are where the access token has them.</summary>
    private static MemberDeclarationSyntax OnLines(MemberDeclarationSyntax token, SyntaxList<AttributeListSyntax> lists, IReadOnlyList<string> attributes, string declared)
    {
        var indent = token.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString();
        var end = token.GetTrailingTrivia().First(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToString();
        var isApart = lists.Count > 0 && lists.Last().GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
        var isSpaced = ((TypeDeclarationSyntax)token.Parent!).Members.Skip(1).Any(static member => member.GetLeadingTrivia().FirstOrDefault().IsKind(SyntaxKind.EndOfLineTrivia));
        var isExplained = token.GetLeadingTrivia().Any(SyntaxKind.SingleLineDocumentationCommentTrivia);
        return SyntaxFactory.ParseMemberDeclaration(
            (isSpaced ? end : "") + indent + (isExplained ? Summary + end + indent : "")
            + string.Concat(attributes.Select(attribute => isApart ? attribute.TrimEnd() + end + indent : attribute)) + declared + end)!;
    }

    /// <summary>The attributes that name the field on the wire, for the other field; null when the name is not written out.</summary>
    private static List<string>? Attributes(SyntaxList<AttributeListSyntax> lists, SemanticModel model, CancellationToken cancellation)
    {
        var attributes = new List<string>();
        foreach (var attribute in lists.SelectMany(static list => list.Attributes))
        {
            if (model.GetTypeInfo(attribute, cancellation).Type?.Name is not ("JsonPropertyNameAttribute" or "JsonPropertyAttribute" or "DataMemberAttribute"))
                continue;
            if (attribute.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.Expression is LiteralExpressionSyntax { Token.Value: "access_token" }) is { } name)
                attributes.Add($"[{attribute.Name}({name.NameEquals?.ToFullString()}{name.NameColon?.ToFullString()}\"expires_in\")] ");
            else
                return null;
        }

        return attributes;
    }

    /// <summary><c>{ get; set; }</c> or <c>{ get; init; }</c>: a serializer can fill it without a constructor.</summary>
    private static bool IsPlain(SyntaxList<AccessorDeclarationSyntax> accessors) =>
        accessors.Count == 2 && accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null, Modifiers.Count: 0, AttributeLists.Count: 0 } && !accessor.ContainsDirectives);

    private static bool IsPlain(SyntaxTokenList modifiers) => modifiers.All(static modifier =>
        modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.InternalKeyword) || modifier.IsKind(SyntaxKind.RequiredKeyword));

    private static string Name(string token) => token.IndexOf('_') > 0 ? "expires_in" : char.IsLower(token[0]) ? "expiresIn" : "ExpiresIn";
}
