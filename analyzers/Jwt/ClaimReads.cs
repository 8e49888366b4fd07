using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Whether a type looks at a claim by hand, which excuses it from letting the library look.</summary>
/// <param name="claims">The claim's names.</param>
/// <param name="properties">The properties of a token that hold it.</param>
internal sealed class ClaimReads(string[] claims, string[] properties)
{
    private static readonly string[] s_writers = ["Add", "Set", "With", "TryAdd", "Create"];

    /// <summary>Whether the type around the operation reads the claim. Writing it, as an issuer of tokens does, is no reading.</summary>
    public bool Around(IOperation operation)
    {
        if (operation.SemanticModel is not { } model)
            return false;

        foreach (var node in operation.Syntax.TypeAround().DescendantNodes())
        {
            if (node is not (IdentifierNameSyntax or LiteralExpressionSyntax))
                continue;
            var whole = node.Parent is MemberAccessExpressionSyntax access && access.Name == node ? access : node;
            if (node is IdentifierNameSyntax name && properties.Contains(name.Identifier.ValueText)
                && (IsLookedUp(whole) || IsUsed(whole)) && IsOfToken(model.GetSymbolInfo(name).Symbol))
            {
                return true;
            }

            if (IsLookedUp(whole) && model.GetConstantValue(node).Value is string text && claims.Contains(text))
                return true;
        }

        return false;
    }

    private static bool IsOfToken(ISymbol? symbol) => symbol is IPropertySymbol { ContainingType: var type }
        && type.ContainingNamespace.ToDisplayString().Contains("IdentityModel");

    /// <summary>A claim is looked up by its name: <c>FindFirst("aud")</c>, <c>payload["aud"]</c>, <c>claim.Type == "aud"</c>.</summary>
    private static bool IsLookedUp(SyntaxNode name) => name.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => !s_writers.Any(writer => call.CalledName().StartsWith(writer, StringComparison.Ordinal)),
        ArgumentSyntax { Parent.Parent: ElementAccessExpressionSyntax element } => element.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != element,
        BinaryExpressionSyntax => true,
        ConstantPatternSyntax or CaseSwitchLabelSyntax => true,
        _ => false,
    };

    /// <summary>A token's property is worked with, not only handed to the client.</summary>
    private static bool IsUsed(SyntaxNode property) => property.Parent switch
    {
        EqualsValueClauseSyntax or ForEachStatementSyntax or IsPatternExpressionSyntax => true,
        MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax => true,
        _ => false,
    };
}
