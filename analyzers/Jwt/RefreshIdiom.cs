using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>
/// The idiom of exchanging an expired access token and a refresh token for new ones: <c>GetPrincipalFromExpiredToken</c>, which
/// looks into a token whose lifetime is over on purpose.
/// </summary>
internal static class RefreshIdiom
{
    /// <summary>Whether the member is such a method, or private to its type and used by such methods only.</summary>
    public static bool IsUser(ISymbol member, IOperation seenFrom)
    {
        if (IsRefresh(member))
            return true;
        if (member.DeclaredAccessibility != Accessibility.Private || seenFrom.SemanticModel is not { } model
            || seenFrom.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return false;
        }

        var uses = type.DescendantNodes()
            .Where(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == member.Name)
            .Select(node => model.GetEnclosingSymbol(node.SpanStart))
            .ToList();
        return uses.Count > 0 && uses.TrueForAll(static user => user is not null && IsRefresh(user));
    }

    private static bool IsRefresh(ISymbol symbol) => symbol is IMethodSymbol method
        && (method.Name.IndexOf("Expired", StringComparison.OrdinalIgnoreCase) >= 0 || method.Name.IndexOf("Refresh", StringComparison.OrdinalIgnoreCase) >= 0)
        && ReturnsPrincipal(method.ReturnType);

    private static bool ReturnsPrincipal(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => ReturnsPrincipal(result),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(static element => element.Type.Name == "ClaimsPrincipal"),
        _ => type.Name == "ClaimsPrincipal",
    };
}
