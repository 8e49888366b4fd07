using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>What the compiler lets a record print.</summary>
internal static class PrintedMembers
{
    /// <summary>The members in the order of the text; none when the type is no record, is private, or writes its text itself.</summary>
    public static IReadOnlyList<ISymbol> Of(INamedTypeSymbol type)
    {
        if (!type.IsRecord || type.DeclaredAccessibility == Accessibility.Private
            || type.GetMembers("PrintMembers").Concat(type.GetMembers("ToString")).Any(static member => !member.IsImplicitlyDeclared))
        {
            return [];
        }

        return [.. type.GetMembers().Where(static member => member is { IsStatic: false, IsOverride: false, DeclaredAccessibility: Accessibility.Public }
            and (IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null }))];
    }

    /// <summary>Text or bytes by the name of a credential, which no logging library redacts.</summary>
    public static bool IsCredential(ISymbol member) =>
        CredentialValue.IsText((member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type)
        && CredentialValue.OfName(member.Name) is not null
        && !(member.DeclaringSyntaxReferences is [var declaration] && CredentialValue.IsAmbiguous(member.Name, declaration.SyntaxTree))
        && !CredentialValue.IsProtected(member)
        && !(Parameter(member) is { } parameter && CredentialValue.IsProtected(parameter));

    /// <summary>The parameter of the record that declares the property; attributes stay on it.</summary>
    private static IParameterSymbol? Parameter(ISymbol member) => member.ContainingType.InstanceConstructors
        .SelectMany(static constructor => constructor.Parameters)
        .FirstOrDefault(parameter => parameter.Name == member.Name);
}
