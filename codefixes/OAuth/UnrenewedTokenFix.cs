using Broxi.Security.Analyzers.Flow;
using Broxi.Security.Analyzers.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using static Broxi.Security.CodeFixes.Lines;

namespace Broxi.Security.CodeFixes.OAuth;

/// <summary>Remembers when the token expires, a minute early, and asks for a new one from then on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnrenewedTokenFix() : DocumentFix("Renew the token when it expires", TokenLifecycleAnalyzer.UnrenewedTokenId)
{
    private const string Note = "_expiresAt";

    private protected override Edit? Rewrite(SyntaxNode node, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } store
            || Bare(store.Right) is not MemberAccessExpressionSyntax { Expression: var response }
            || StalenessCheck.Around(statement) is not { } check
            || TokenFields.Lifetime(model.GetTypeInfo(response, cancellation).Type) is not { } lifetime
            || model.GetSymbolInfo(store.Left, cancellation).Symbol is not { } member
            || Declaration(member, node.SyntaxTree, cancellation) is not { } declaration
            || !member.ContainingType.GetMembers(Note).IsEmpty
            || !IsFreeStanding(statement) || !IsFreeStanding(declaration))
        {
            return null;
        }

        var name = Bare(response) as IdentifierNameSyntax;
        var local = name?.Identifier.ValueText ?? "answer";
        if (name is null && IsTaken(local, check, model))
            return null;

        var now = Clock(member.ContainingType, model.Compilation) is { } clock && !member.IsStatic ? clock + ".GetUtcNow()" : "DateTimeOffset.UtcNow";
        return new Edit(check, editor =>
        {
            editor.InsertAfter(declaration, Member($"private {(member.IsStatic ? "static " : "")}DateTimeOffset {Note};", declaration));
            editor.ReplaceNode(check.Condition, StalenessCheck.Or(check.Condition, $"{now} >= {Note}"));
            if (name is null)
            {
                var kept = SyntaxFactory.ParseExpression($"{local}.{((MemberAccessExpressionSyntax)Bare(store.Right)).Name}");
                editor.InsertBefore(statement, Statement($"var {local} = {response.WithoutTrivia()};", statement));
                editor.ReplaceNode(store.Right, kept.WithTriviaFrom(store.Right));
            }

            editor.InsertAfter(statement, Statement($"{Note} = {now}.AddSeconds({local}.{lifetime.Name} - 60);", statement));
        });
    }

    private static MemberDeclarationSyntax? Declaration(ISymbol member, SyntaxTree tree, CancellationToken cancellation) =>
        member.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == tree
            ? reference.GetSyntax(cancellation) switch
            {
                VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } } => field,
                PropertyDeclarationSyntax property => property,
                _ => null,
            }
            : null;

    /// <summary>The clock that the type already has.</summary>
    private static string? Clock(INamedTypeSymbol type, Compilation compilation)
    {
        var clock = compilation.GetTypeByMetadataName("System.TimeProvider");
        foreach (var member in type.GetMembers())
        {
            var (name, memberType) = member switch
            {
                IFieldSymbol { IsImplicitlyDeclared: false } field => (field.Name, field.Type),
                IPropertySymbol property => (property.Name, property.Type),
                _ => (null, null),
            };
            if (name is not null && clock is not null && SymbolEqualityComparer.Default.Equals(memberType, clock))
                return name;
        }

        return null;
    }
}
