using Broxi.Security.Analyzers.Secrets.Scanning;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// Programs on the user's own device, which serve one user. What they read of a token they only show; the server decides. What is
/// in them, their users can read.
/// </summary>
internal static class ClientApplication
{
    /// <summary>What no server references.</summary>
    private static readonly WordSet s_devices = new(
        """
        microsoft.maui microsoft.maui.controls microsoft.maui.essentials xamarin.forms.core xamarin.essentials xamarin.ios mono.android
        microsoft.ios microsoft.maccatalyst microsoft.winui avalonia.base uno.ui unityengine unityengine.coremodule
        """);

    private static readonly WordSet s_windows = new("presentationframework system.windows.forms");

    /// <summary>A server that delivers such a program references it too.</summary>
    private static readonly WordSet s_browser = new("microsoft.aspnetcore.components.webassembly microsoft.jsinterop.webassembly");

    private static readonly WordSet s_servers = new("microsoft.aspnetcore.hosting microsoft.aspnetcore.server.kestrel");

    private static readonly string[] s_windowsServices = ["ServiceBase", "UseWindowsService", "AddWindowsService"];

    public static bool Is(Compilation compilation) => References(compilation, s_devices)
        || (References(compilation, s_windows) && (HasWindows(compilation) || !References(compilation, s_servers)))
        || (References(compilation, s_browser) && !References(compilation, s_servers));

    /// <summary>Whether the program is started without a console. Most such programs show windows; some are services and jobs.</summary>
    public static bool MayBe(Compilation compilation, SourceWords words) => HasWindows(compilation) && !Array.Exists(s_windowsServices, words.Contains);

    private static bool HasWindows(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;

    private static bool References(Compilation compilation, WordSet assemblies) =>
        compilation.ReferencedAssemblyNames.Any(reference => assemblies.Contains(reference.Name.AsSpan()));
}
