using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>A <c>const</c> that holds a secret. The compiler copies it into every use, so it must stop being one first.</summary>
internal sealed class ConstantDeclaration
{
    private readonly SyntaxNode _declaration;
    private readonly VariableDeclarationSyntax _variables;

    private ConstantDeclaration(SyntaxNode declaration, VariableDeclarationSyntax variables)
    {
        _declaration = declaration;
        _variables = variables;
    }

    /// <summary>The declaration whose value the literal is; null when that is an ordinary variable, or none.</summary>
    public static ConstantDeclaration? Around(SyntaxNode literal) =>
        literal.FirstAncestorOrSelf<VariableDeclarationSyntax>() is { Parent: { } declaration } variables && ModifiersOf(declaration).Any(SyntaxKind.ConstKeyword)
            ? new ConstantDeclaration(declaration, variables)
            : null;

    /// <summary>
    /// Makes it a read-only field or an ordinary variable; null when others may rely on the constant: it is not private, or is
    /// used where the language wants a constant.
    /// </summary>
    public Edit? ReadAtRunTime(SyntaxNode literal, SyntaxNode read, SemanticModel model)
    {
        if (_variables.Variables is not [var variable] || Scope() is not { } scope)
            return null;

        var symbol = model.GetDeclaredSymbol(variable);
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText == variable.Identifier.ValueText && NeedsConstant(name)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, symbol))
            {
                return null;
            }
        }

        var changed = _declaration.ReplaceNode(literal, read.WithTriviaFrom(literal));
        return new Edit(_declaration, editor => editor.ReplaceNode(_declaration, WithoutConst(changed)));
    }

    /// <summary>The syntax that holds every use.</summary>
    private SyntaxNode? Scope() => _declaration switch
    {
        FieldDeclarationSyntax { Modifiers: var modifiers, Parent: TypeDeclarationSyntax type }
            when !type.Modifiers.Any(SyntaxKind.PartialKeyword) && !modifiers.Any(static modifier => modifier.Kind()
                is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword) => type,
        LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax { Parent: var program } } => program,
        LocalDeclarationStatementSyntax local => local.FirstAncestorOrSelf<MemberDeclarationSyntax>(),
        _ => null,
    };

    private bool NeedsConstant(SyntaxNode name) => name.Ancestors().Any(node => node
        is AttributeSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax or EqualsValueClauseSyntax { Parent: ParameterSyntax }
        || node.IsKind(SyntaxKind.IsExpression)
        || (ServiceInScope.IsStaticFunction(node) && _declaration is LocalDeclarationStatementSyntax && !node.Contains(_declaration))
        || (node is FieldDeclarationSyntax or LocalDeclarationStatementSyntax && ModifiersOf(node).Any(SyntaxKind.ConstKeyword)));

    private static SyntaxTokenList ModifiersOf(SyntaxNode declaration) => declaration switch
    {
        FieldDeclarationSyntax field => field.Modifiers,
        LocalDeclarationStatementSyntax local => local.Modifiers,
        _ => default,
    };

    private static SyntaxNode WithoutConst(SyntaxNode declaration)
    {
        var @const = ModifiersOf(declaration).First(static modifier => modifier.IsKind(SyntaxKind.ConstKeyword));
        if (declaration is FieldDeclarationSyntax)
        {
            return declaration.ReplaceToken(@const,
            [
                SyntaxFactory.Token(@const.LeadingTrivia, SyntaxKind.StaticKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
                SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.ReadOnlyKeyword, @const.TrailingTrivia),
            ]);
        }

        var local = (LocalDeclarationStatementSyntax)declaration;
        return local.WithModifiers(local.Modifiers.Remove(@const)).WithLeadingTrivia(local.GetLeadingTrivia());
    }
}
