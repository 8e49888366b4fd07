using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>What an expression means at another place: a name may be hidden there, out of reach, or declared twice.</summary>
internal static class Meaning
{
    /// <summary>Whether the expression means the same there as where it stands.</summary>
    public static bool IsKept(ExpressionSyntax expression, SyntaxNode place, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(expression, cancellation).Symbol is { } symbol && Is(symbol, expression, place, model);

    /// <summary>Whether the expression means the symbol there; the name of a method, one of its overloads.</summary>
    public static bool Is(ISymbol symbol, ExpressionSyntax expression, SyntaxNode place, SemanticModel model)
    {
        var there = model.GetSpeculativeSymbolInfo(place.SpanStart, expression.WithoutTrivia(), SpeculativeBindingOption.BindAsExpression);
        return SymbolEqualityComparer.Default.Equals(symbol, there.Symbol)
            || (symbol is IMethodSymbol && there.CandidateSymbols.Contains(symbol.OriginalDefinition, SymbolEqualityComparer.Default));
    }

    /// <summary>A member's name after its owner, or that of an argument: no other code can hide it.</summary>
    public static bool IsQualified(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        QualifiedNameSyntax qualified => qualified.Right == name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => true,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => member.Left == name,
        _ => false,
    };
}
