using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.OAuth;

/// <summary>How long the objects of a type live, as far as its declaration tells.</summary>
internal enum TokenOwner
{
    /// <summary>Long enough for a token to expire.</summary>
    Service,

    /// <summary>A page, a window or a program that a user may close before.</summary>
    ShortLived,

    /// <summary>One request; or a base class out of sight, or a library, looks after the token.</summary>
    Excused,
}

/// <inheritdoc cref="TokenOwner"/>
internal static class TokenOwners
{
    public static TokenOwner Of(INamedTypeSymbol type, bool isStatic)
    {
        for (var current = type.BaseType; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (IsManaged(current.Name) || (IsPerRequest(current.Name) && !isStatic) || !IsWellKnown(current))
                return TokenOwner.Excused;
            if (IsUserInterface(current.Name))
                return TokenOwner.ShortLived;
        }

        return type.Name == "Program" || type.GetMembers("Main").Any(static member => member is IMethodSymbol { IsStatic: true }) || IsUserInterface(type.Name) || type.AllInterfaces.Any(static implemented => implemented.Name == "INotifyPropertyChanged")
            ? TokenOwner.ShortLived
            : TokenOwner.Service;
    }

    private static bool IsManaged(string name) => name is "TokenCredential" or "AuthenticationStateProvider" or "RemoteAuthenticatorViewCore";

    private static bool IsPerRequest(string name) => name is "ControllerBase" or "PageModel" or "ViewComponent" or "Hub" or "Controller" or "ApiController";

    private static bool IsUserInterface(string name) =>
        name is "Window" or "Form" or "Page" or "ContentPage" or "ComponentBase" or "UserControl" or "Activity" or "UIViewController"
        || name.EndsWith("ViewModel", StringComparison.Ordinal) || name.EndsWith("Page", StringComparison.Ordinal);

    /// <summary>A base class of the framework or of RestSharp; what another one does with tokens cannot be seen.</summary>
    private static bool IsWellKnown(INamedTypeSymbol type)
    {
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return type.DeclaringSyntaxReferences.IsEmpty && root?.Name is "System" or "Microsoft" or "RestSharp";
    }
}
