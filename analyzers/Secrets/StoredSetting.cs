using Broxi.Security.Analyzers.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Broxi.Security.Analyzers.Secrets;

/// <summary>Settings that an application keeps for its user by assigning them: a designer's settings class, and the containers of Windows.</summary>
internal static class StoredSetting
{
    /// <summary><c>Settings.Default.Token = …</c> or <c>ApplicationData.Current.LocalSettings.Values["token"] = …</c>.</summary>
    public static bool Is(IPropertyReferenceOperation target) => target.Property.IsIndexer
        ? target.Instance?.Unwrap() is IPropertyReferenceOperation { Property: { Name: "Values", ContainingType.Name: "ApplicationDataContainer" } }
        : IsSettings(target.Property.ContainingType);

    public static IOperation? KeyOf(IPropertyReferenceOperation target) => target.Arguments is [var key] ? key.Value : null;

    private static bool IsSettings(INamedTypeSymbol? type)
    {
        for (type = type?.BaseType; type is not null; type = type.BaseType)
        {
            if (type is { Name: "ApplicationSettingsBase", ContainingNamespace: { Name: "Configuration", ContainingNamespace.Name: "System" } })
                return true;
        }

        return false;
    }
}
