using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Loading;

/// <summary>The newest .NET and ASP.NET Core of this machine: the SDK's reference assemblies, or else what programs run on.</summary>
internal static class FrameworkReferences
{
    private static readonly string[] s_frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    public static IReadOnlyList<MetadataReference> Find()
    {
        // …/shared/Microsoft.NETCore.App/10.0.1/
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return [.. s_frameworks
            .SelectMany(name => ReferencePack(Path.Combine(dotnet, "packs", name + ".Ref")) ?? Runtime(Path.Combine(dotnet, "shared", name)) ?? [])
            .Select(static file => MetadataReference.CreateFromFile(file))];
    }

    private static string[]? ReferencePack(string pack) =>
        Newest(pack) is { } version && Newest(Path.Combine(version, "ref"), "net") is { } assemblies
            ? Directory.GetFiles(assemblies, "*.dll")
            : null;

    private static IEnumerable<string>? Runtime(string framework) =>
        Newest(framework) is { } version ? Directory.GetFiles(version, "*.dll").Where(IsManaged) : null;

    private static string? Newest(string folder, string prefix = "") => !Directory.Exists(folder)
        ? null
        : Directory.GetDirectories(folder)
            .Where(version => Path.GetFileName(version).StartsWith(prefix, StringComparison.Ordinal))
            .MaxBy(version => PackageVersion.Parse(Path.GetFileName(version)[prefix.Length..]));

    /// <summary>The runtime's folder also holds native libraries.</summary>
    private static bool IsManaged(string file)
    {
        try
        {
            System.Reflection.AssemblyName.GetAssemblyName(file);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
