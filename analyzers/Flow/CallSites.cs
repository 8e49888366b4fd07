using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What callers pass for a parameter, when every call in the compilation can be seen.</summary>
internal static class CallSites
{
    /// <summary>
    /// The argument of each call; null when a call may be out of sight: the method is not private or local, its type has
    /// parts in other trees, or it is used as a delegate.
    /// </summary>
    public static IReadOnlyList<IOperation>? Arguments(IParameterSymbol parameter, IOperation seenFrom)
    {
        if (parameter.RefKind != RefKind.None || parameter.ContainingSymbol is not IMethodSymbol method
            || seenFrom.SemanticModel is not { } model || Scope(method) is not { } scope || scope.SyntaxTree != model.SyntaxTree)
        {
            return null;
        }

        var arguments = new List<IOperation>();
        foreach (var node in scope.DescendantNodes())
        {
            if (!MayName(node, method) || !SymbolEqualityComparer.Default.Equals(Named(node, model), method))
                continue;
            if (Call(node, method) is not { } call || ArgumentFor(parameter, model.GetOperation(call)) is not { } argument)
                return null;
            arguments.Add(argument);
        }

        return arguments.Count == 0 ? null : arguments;
    }

    /// <summary>The syntax that holds every call: the enclosing member for a local function, else the type.</summary>
    private static SyntaxNode? Scope(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            var block = method.DeclaringSyntaxReferences[0].GetSyntax().Parent;
            return block is GlobalStatementSyntax ? block.Parent : block;
        }

        return method.DeclaredAccessibility == Accessibility.Private
            && method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor
            && method.ContainingType.DeclaringSyntaxReferences is [var type]
            ? type.GetSyntax()
            : null;
    }

    private static bool MayName(SyntaxNode node, IMethodSymbol method) => method.MethodKind == MethodKind.Constructor
        ? node is BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax
        : node is SimpleNameSyntax name && name.Identifier.ValueText == method.Name;

    /// <summary>The definition behind a name; an extension method that is called on its first parameter counts as itself.</summary>
    private static ISymbol? Named(SyntaxNode node, SemanticModel model) =>
        model.GetSymbolInfo(node).Symbol is var symbol && symbol is IMethodSymbol { ReducedFrom: { } extension }
            ? extension.OriginalDefinition
            : symbol?.OriginalDefinition;

    private static SyntaxNode? Call(SyntaxNode node, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return node;
        var callee = node.Parent is MemberAccessExpressionSyntax access && access.Name == node ? access : node;
        return callee.Parent is InvocationExpressionSyntax invocation && invocation.Expression == callee ? invocation : null;
    }

    private static IOperation? ArgumentFor(IParameterSymbol parameter, IOperation? call) =>
        call?.Arguments().FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value;
}
