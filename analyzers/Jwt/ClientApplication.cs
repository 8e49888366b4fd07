using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Jwt;

/// <summary>Programs on the user's own device. What they read of a token they only show; the server decides.</summary>
internal static class ClientApplication
{
    private static readonly WordSet s_frameworks = new(
        """
        microsoft.aspnetcore.components.webassembly microsoft.jsinterop.webassembly microsoft.maui microsoft.maui.controls microsoft.maui.essentials
        xamarin.forms.core xamarin.essentials xamarin.ios mono.android microsoft.ios microsoft.maccatalyst presentationframework
        system.windows.forms microsoft.winui avalonia.base uno.ui unityengine
        """);

    public static bool Is(Compilation compilation) => compilation.ReferencedAssemblyNames.Any(static reference => s_frameworks.Contains(reference.Name.AsSpan()));
}
