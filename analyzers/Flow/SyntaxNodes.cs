using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>Questions to code as it is written, for rules that look before anything is bound.</summary>
internal static class SyntaxNodes
{
    /// <summary>The type around the node; around top-level statements the whole file.</summary>
    public static SyntaxNode TypeAround(this SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? node.SyntaxTree.GetRoot();

    /// <summary>The name of what is called; empty where it has none.</summary>
    public static string CalledName(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
