using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.CodeFixes;

/// <summary>How code at a place can name a type of the framework.</summary>
internal static class TypeReference
{
    /// <summary>The type's name, qualified where the file does not import it or gives the name another meaning.</summary>
    public static string To(string ns, string name, SyntaxNode place, SemanticModel model)
    {
        var bound = model.GetSpeculativeSymbolInfo(place.SpanStart, SyntaxFactory.IdentifierName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
        return bound is INamedTypeSymbol type && type.ContainingNamespace.ToDisplayString() == ns ? name : $"global::{ns}.{name}";
    }
}
