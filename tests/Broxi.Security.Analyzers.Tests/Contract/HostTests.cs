using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>The shipped assemblies load in the oldest supported host, Roslyn 4.8 in Visual Studio 17.8 and the .NET 8 SDK.</summary>
public sealed class HostTests
{
    private static readonly Dictionary<string, Version> s_compiler = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Reflection.Metadata"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
    };

    private static readonly Dictionary<string, Version> s_editor = new(s_compiler)
    {
        ["Broxi.Security.Analyzers"] = Shipped.AnalyzerAssembly.GetName().Version!,
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
    };

    [Fact]
    public void Analyzers_need_only_the_compiler() => Assert.Empty(Missing(Shipped.AnalyzerAssembly, s_compiler));

    [Fact]
    public void Fixes_need_only_the_editor() => Assert.Empty(Missing(Shipped.FixAssembly, s_editor));

    private static List<string> Missing(Assembly assembly, Dictionary<string, Version> host)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                .Select(reference => (Name: metadata.GetString(reference.Name), reference.Version))
                .Where(reference => !host.TryGetValue(reference.Name, out var version) || reference.Version > version)
                .Select(static reference => $"{reference.Name} {reference.Version}"),
        ];
    }
}
