using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Flow;

/// <summary>
/// What the other projects of a solution may do for this one, for rules about what is missing. An editor shows their source; a
/// build shows their compiled declarations, of which a helper that takes what is set up may do anything to it.
/// </summary>
internal static class OtherProjects
{
    /// <param name="compilation">This project.</param>
    /// <param name="words">What they would have to say, where their source can be seen.</param>
    /// <param name="types">The names of what is set up, where it cannot: <c>IApplicationBuilder</c>.</param>
    /// <param name="cancellation">A token to stop with.</param>
    public static bool MayDo(Compilation compilation, string[] words, string[] types, CancellationToken cancellation) => compilation.References.Any(reference => reference switch
    {
        CompilationReference source => Array.Exists(words, SourceWords.Of(source.Compilation, cancellation).Contains),
        PortableExecutableReference { FilePath: { } path } => IsBuilt(path)
            && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly && HasHelper(assembly.GlobalNamespace, types),
        _ => false,
    });

    /// <summary>Whether the assembly comes out of a build, and not out of a package.</summary>
    private static bool IsBuilt(string path) => path.Replace('\\', '/') is var unified && (unified.Contains("/obj/") || unified.Contains("/bin/"));

    private static bool HasHelper(INamespaceOrTypeSymbol symbol, string[] types) => symbol.GetMembers().Any(member => member switch
    {
        INamespaceOrTypeSymbol inner => HasHelper(inner, types),
        IMethodSymbol { IsStatic: true } method => method.Parameters.Any(parameter => types.Contains(parameter.Type.Name)),
        _ => false,
    });
}
