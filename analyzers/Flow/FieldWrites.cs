using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What a field or auto-property of this tree can hold, when all of its writes can be seen.</summary>
internal static class FieldWrites
{
    /// <summary>
    /// The written values; null when a write may be out of sight. A member that others can write, or whose type has parts
    /// in other trees, may be written out of sight.
    /// </summary>
    public static IReadOnlyList<IOperation>? Of(ISymbol member, IOperation seenFrom)
    {
        if (!IsWrittenOnlyByItsType(member)
            || seenFrom.SemanticModel is not { } model
            || member.ContainingType.DeclaringSyntaxReferences is not [var declaration]
            || declaration.SyntaxTree != model.SyntaxTree)
        {
            return null;
        }

        var values = new List<IOperation>();
        if (Initializer(member) is { } initializer)
        {
            if (model.GetOperation(initializer) is not { } value)
                return null;
            values.Add(value);
        }

        foreach (var name in declaration.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != member.Name || Written(name) is not { } written)
                continue;
            if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol?.OriginalDefinition, member.OriginalDefinition))
                continue;
            if (model.GetOperation(written) is not ISimpleAssignmentOperation assignment)
                return null;
            values.Add(assignment.Value);
        }

        return values;
    }

    /// <summary>The text of a read-only field of another tree: only a literal can be read without its semantic model.</summary>
    public static string? LiteralInOtherTree(ISymbol member)
    {
        if (member is not IFieldSymbol { IsReadOnly: true } || Initializer(member) is not { } initializer)
            return null;
        return initializer is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal.Token.ValueText
            : null;
    }

    private static bool IsWrittenOnlyByItsType(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol property => property.SetMethod is null || property.SetMethod.DeclaredAccessibility == Accessibility.Private,
        _ => false,
    };

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
            ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } tuple }
                when assignment.Left == tuple => assignment,
            PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PreIncrementExpression)
                || unary.IsKind(SyntaxKind.PreDecrementExpression) || unary.IsKind(SyntaxKind.AddressOfExpression) => unary,
            PostfixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PostIncrementExpression)
                || unary.IsKind(SyntaxKind.PostDecrementExpression) => unary,
            RefExpressionSyntax reference => reference,
            _ => null,
        };
    }
}
