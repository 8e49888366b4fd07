using Microsoft.CodeAnalysis;

namespace Broxi.Security.CodeFixes.Secrets;

/// <summary>A setting that code can read from the <c>IOptions</c> at a place: <c>options.Value.ApiKey</c>.</summary>
/// <param name="Expression">How the code reads it.</param>
/// <param name="Name">What to call it when it is missing: <c>ApiOptions.ApiKey</c>.</param>
internal sealed record OptionsInScope(string Expression, string Name)
{
    /// <summary>The one text among the options whose name says that it is meant; null when there is none, or more than one.</summary>
    public static OptionsInScope? At(SyntaxNode place, string[] names, SemanticModel model, CancellationToken cancellation)
    {
        var fitting = (
            from variable in ServiceInScope.Usable(place, model, cancellation)
            let value = ValueOf(variable.Type)
            where value is not null
            from setting in value.Type.GetMembers().OfType<IPropertySymbol>()
            where names.Contains(setting.Name) && IsReadableText(setting)
            select new OptionsInScope($"{variable.Symbol.Name}.{value.Name}.{setting.Name}", $"{value.Type.Name}.{setting.Name}")).Take(2).ToList();
        return fitting is [var only] ? only : null;
    }

    /// <summary>The property of <c>IOptions</c>, <c>IOptionsSnapshot</c> or <c>IOptionsMonitor</c> that holds the options.</summary>
    private static IPropertySymbol? ValueOf(ITypeSymbol type) => type is INamedTypeSymbol
    {
        TypeArguments: [INamedTypeSymbol],
        ContainingNamespace: { Name: "Options", ContainingNamespace: { Name: "Extensions", ContainingNamespace.Name: "Microsoft" } },
    } options
        ? options.AllInterfaces.Insert(0, options).SelectMany(static known => known.GetMembers()).OfType<IPropertySymbol>()
            .FirstOrDefault(static property => property.Name is "Value" or "CurrentValue")
        : null;

    private static bool IsReadableText(IPropertySymbol setting) =>
        setting is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_String };
}
