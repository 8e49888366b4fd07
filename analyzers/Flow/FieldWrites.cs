using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What a field or auto-property of this tree can hold, when all of its writes can be seen.</summary>
internal static class FieldWrites
{
    /// <summary>
    /// The written values, with null for one that cannot be followed; null instead of a list when a write may be out of
    /// sight: others can write the member, or its type has parts in other trees.
    /// </summary>
    public static IReadOnlyList<IOperation?>? Of(ISymbol member, SemanticModel? model)
    {
        if (!IsWrittenOnlyByItsType(member)
            || model is null
            || member.ContainingType.DeclaringSyntaxReferences is not [var declaration]
            || declaration.SyntaxTree != model.SyntaxTree)
        {
            return null;
        }

        var values = new List<IOperation?>();
        if (Initializer(member) is { } initializer)
            values.Add(model.GetOperation(initializer));

        foreach (var (name, written) in NamedWrites(declaration.GetSyntax(), member))
        {
            if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol?.OriginalDefinition, member.OriginalDefinition))
                values.Add((model.GetOperation(written) as ISimpleAssignmentOperation)?.Value);
        }

        // Before the first write to it, a member without an initialiser holds a default that no code shows.
        if (values.Count > 0 && Initializer(member) is null && !IsSetAtConstruction(member))
            values.Add(null);
        return values;
    }

    /// <summary>The text of a read-only field of another tree: only a literal can be read without its semantic model.</summary>
    public static string? LiteralInOtherTree(ISymbol member, IOperation seenFrom)
    {
        return member is IFieldSymbol { IsReadOnly: true, ContainingType.DeclaringSyntaxReferences: [var declaration] }
            && declaration.SyntaxTree != seenFrom.Syntax.SyntaxTree
            && Initializer(member) is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression)
            && !NamedWrites(declaration.GetSyntax(), member).Any()
            ? literal.Token.ValueText
            : null;
    }

    private static IEnumerable<(IdentifierNameSyntax Name, SyntaxNode Written)> NamedWrites(SyntaxNode type, ISymbol member)
    {
        foreach (var node in type.DescendantNodes())
        {
            if (node is IdentifierNameSyntax name && name.Identifier.ValueText == member.Name && Written(name) is { } written)
                yield return (name, written);
        }
    }

    private static bool IsWrittenOnlyByItsType(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsAbstract: false, IsOverride: false } property =>
            property.SetMethod is null || property.SetMethod.DeclaredAccessibility == Accessibility.Private,
        _ => false,
    };

    private static bool IsSetAtConstruction(ISymbol member) => member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null };

    private static ExpressionSyntax? Initializer(ISymbol member) => member.DeclaringSyntaxReferences is [var reference]
        ? reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        }
        : null;

    /// <summary>The expression that writes through this name; null when the name is only read.</summary>
    private static SyntaxNode? Written(IdentifierNameSyntax name)
    {
        SyntaxNode target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return target.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == target => assignment,
            ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) => argument,
            ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => Deconstructed(tuple),
            PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PreIncrementExpression)
                || unary.IsKind(SyntaxKind.PreDecrementExpression) || unary.IsKind(SyntaxKind.AddressOfExpression) => unary,
            PostfixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PostIncrementExpression)
                || unary.IsKind(SyntaxKind.PostDecrementExpression) => unary,
            RefExpressionSyntax reference => reference,
            _ => null,
        };
    }

    private static AssignmentExpressionSyntax? Deconstructed(TupleExpressionSyntax tuple)
    {
        while (tuple.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax outer })
            tuple = outer;
        return tuple.Parent is AssignmentExpressionSyntax assignment && assignment.Left == tuple ? assignment : null;
    }
}
