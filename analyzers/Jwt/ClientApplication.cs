using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Programs on the user's own device. What they read of a token they only show; the server decides.</summary>
internal static class ClientApplication
{
    private static readonly HashSet<string> s_frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.AspNetCore.Components.WebAssembly", "Microsoft.JSInterop.WebAssembly", "Microsoft.AspNetCore.Components.WebAssembly.Authentication",
        "Microsoft.Maui", "Microsoft.Maui.Controls", "Microsoft.Maui.Essentials", "Xamarin.Forms.Core", "Xamarin.Essentials", "Mono.Android", "Xamarin.iOS",
        "Microsoft.iOS", "Microsoft.MacCatalyst", "PresentationFramework", "System.Windows.Forms", "Microsoft.WinUI", "Avalonia.Base", "Uno.UI", "UnityEngine",
    };

    public static bool Is(Compilation compilation) => compilation.ReferencedAssemblyNames.Any(static reference => s_frameworks.Contains(reference.Name));
}
