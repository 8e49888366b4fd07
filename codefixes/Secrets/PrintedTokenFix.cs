using Broxi.Security.Analyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>Writes the text of a record as the compiler would, with stars in the place of every credential.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PrintedTokenFix() : DocumentFix("Mask it in PrintMembers", PrintedTokenAnalyzer.Id)
{
    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node is not RecordDeclarationSyntax record
            || model.GetDeclaredSymbol(record, cancellation) is not { } type
            || PrintedMembers.Of(type) is not { Count: > 0 } members
            || !members.All(CanBePrinted))
        {
            return null;
        }

        var method = SyntaxFactory.ParseMemberDeclaration(Method(type, members, Builder(record, model)))!.WithAdditionalAnnotations(Formatter.Annotation);
        return new Edit(record, editor => editor.ReplaceNode(record, (current, _) => RecordBody.With((RecordDeclarationSyntax)current, method)));
    }

    /// <summary>A span or a pointer cannot stand in an interpolated text, and a keyword would need another spelling.</summary>
    private static bool CanBePrinted(ISymbol member) =>
        ((member as IPropertySymbol)?.Type ?? ((IFieldSymbol)member).Type) is { IsRefLikeType: false, TypeKind: not (TypeKind.Pointer or TypeKind.FunctionPointer) }
        && SyntaxFacts.GetKeywordKind(member.Name) == SyntaxKind.None && member.Name != "builder";

    private static string Method(INamedTypeSymbol type, IReadOnlyList<ISymbol> members, string builder)
    {
        var isDerived = type.BaseType is { IsRecord: true };
        var modifiers = isDerived ? "protected override" : type.IsSealed || type.IsValueType ? "private" : "protected virtual";
        var text = string.Join(", ", members.Select(static member => member.Name + " = " + (PrintedMembers.IsCredential(member) ? "***" : "{" + member.Name + "}")));
        var isBase = isDerived ? "if (base.PrintMembers(builder))\nbuilder.Append(\", \");\n" : "";
        var dollar = text.IndexOf('{') >= 0 ? "$" : "";
        return $"{modifiers} bool PrintMembers({builder} builder)\n{{\n{isBase}builder.Append({dollar}\"{text}\");\nreturn true;\n}}\n";
    }

    private static string Builder(RecordDeclarationSyntax record, SemanticModel model)
    {
        var bound = model.GetSpeculativeSymbolInfo(record.Identifier.SpanStart, SyntaxFactory.IdentifierName("StringBuilder"), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        return bound is INamedTypeSymbol { ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } } ? "StringBuilder" : "System.Text.StringBuilder";
    }
}
