using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Programs on the user's own device, which serve one user. What they read of a token they only show; the server decides. A
/// server that delivers such a program references it too.
/// </summary>
internal static class ClientApplication
{
    private static readonly WordSet s_frameworks = new(
        """
        microsoft.aspnetcore.components.webassembly microsoft.jsinterop.webassembly microsoft.maui microsoft.maui.controls microsoft.maui.essentials
        xamarin.forms.core xamarin.essentials xamarin.ios mono.android microsoft.ios microsoft.maccatalyst presentationframework
        system.windows.forms microsoft.winui avalonia.base uno.ui unityengine
        """);

    private static readonly WordSet s_servers = new("microsoft.aspnetcore.hosting microsoft.aspnetcore.server.kestrel");

    public static bool Is(Compilation compilation) => References(compilation, s_frameworks) && !References(compilation, s_servers);

    private static bool References(Compilation compilation, WordSet assemblies) =>
        compilation.ReferencedAssemblyNames.Any(reference => assemblies.Contains(reference.Name.AsSpan()));
}
