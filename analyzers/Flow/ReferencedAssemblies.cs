using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>What kind of program a project is, told by the assemblies that it references.</summary>
internal static class ReferencedAssemblies
{
    /// <summary>Whether a host runs the program, which then goes on until it is told to stop.</summary>
    public static bool HasHost(this Compilation compilation) => compilation.References("Microsoft.Extensions.Hosting.Abstractions");

    /// <summary>Whether one of the assemblies is referenced.</summary>
    public static bool References(this Compilation compilation, params string[] assemblies) =>
        compilation.ReferencedAssemblyNames.Any(reference => assemblies.Contains(reference.Name));
}
