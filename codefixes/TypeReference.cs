using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.CodeFixes;

/// <summary>How code at a place names a type.</summary>
internal static class TypeReference
{
    /// <summary>The shortest name that means this type there; a file may not import it, or give the name another meaning.</summary>
    public static string At(SyntaxNode place, INamedTypeSymbol type, SemanticModel model)
    {
        foreach (var name in (string[])[type.Name, type.ToDisplayString()])
        {
            var bound = model.GetSpeculativeSymbolInfo(place.SpanStart, SyntaxFactory.ParseTypeName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol;
            if (SymbolEqualityComparer.Default.Equals(bound, type))
                return name;
        }

        return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    /// <inheritdoc cref="At"/>
    public static string To(string ns, string name, SyntaxNode place, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName($"{ns}.{name}") is { } type ? At(place, type, model) : $"global::{ns}.{name}";
}
