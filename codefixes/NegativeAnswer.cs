using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>What a method returns when it has nothing good to answer.</summary>
internal static class NegativeAnswer
{
    /// <summary>True means the bad case there.</summary>
    private static readonly string[] s_negations = ["Invalid", "Expired", "Revoked", "Forged", "Rejected", "Denied", "Fail", "Missing", "Need", "Not"];

    /// <summary>The expression to return; null when the method has no such answer.</summary>
    /// <param name="method">The method around the place.</param>
    /// <param name="place">Where it is left.</param>
    /// <param name="model">The document's semantic model.</param>
    /// <param name="known">What a type says no with, besides <c>false</c> and null.</param>
    public static string? Of(IMethodSymbol method, SyntaxNode place, SemanticModel model, Func<ITypeSymbol, string?> known)
    {
        var task = method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } generic ? generic : null;
        var type = task?.TypeArguments[0] ?? method.ReturnType;
        if (Value(type, method, place, known) is not { } value)
            return null;
        if (task is null || method.IsAsync)
            return value;
        return task.Name == "Task"
            ? $"{TypeReference.To("System.Threading.Tasks", "Task", place, model)}.FromResult<{type.ToMinimalDisplayString(model, place.SpanStart)}>({value})"
            : null;
    }

    private static string? Value(ITypeSymbol type, IMethodSymbol method, SyntaxNode place, Func<ITypeSymbol, string?> known)
    {
        if (type.SpecialType == SpecialType.System_Boolean)
            return Array.Exists(s_negations, word => method.Name.IndexOf(word, StringComparison.Ordinal) >= 0) ? null : "false";
        return known(type) ?? (MayBeNull(type, place) ? "null" : null);
    }

    /// <summary>Whether null means that there is nothing: the type says so, or the method returns it already.</summary>
    private static bool MayBeNull(ITypeSymbol type, SyntaxNode place)
    {
        if (type.SpecialType == SpecialType.System_Object || type.AllInterfaces.Any(static implemented => implemented.Name == "IResult"))
            return false;
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return true;

        var function = place.Ancestors().FirstOrDefault(static node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax);
        var statements = function?.DescendantNodes(node => node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).ToList() ?? [];
        if (!type.IsReferenceType || statements.Exists(static node => node is YieldStatementSyntax))
            return false;
        return type.NullableAnnotation == NullableAnnotation.Annotated
            || statements.Exists(static node => node is ReturnStatementSyntax { Expression: LiteralExpressionSyntax literal } && literal.IsKind(SyntaxKind.NullLiteralExpression));
    }
}
