using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.CodeFixes;

/// <summary>
/// Variables of a program's top-level statements: a look-up shows them in every type and file of the program, where the
/// compiler then refuses their use (CS8801).
/// </summary>
internal static class TopLevelVariable
{
    public static bool IsOutOfReach(ISymbol symbol, SyntaxNode place) =>
        symbol is ILocalSymbol or IParameterSymbol
        && symbol.ContainingSymbol is IMethodSymbol { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName }
        && place.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is not null;
}
