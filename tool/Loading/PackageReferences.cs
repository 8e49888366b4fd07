using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Tool.Loading;

/// <summary>Assemblies of packages that the machine already has, with what they depend on. Nothing is downloaded.</summary>
internal static class PackageReferences
{
    /// <summary>Frameworks whose assemblies compile against a modern .NET, best first.</summary>
    private static readonly string[] s_frameworks =
    [
        "net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp3.1", "netcoreapp3.0", "netstandard2.1", "netstandard2.0",
        "netstandard1.6", "netstandard1.5", "netstandard1.4", "netstandard1.3", "netstandard1.2", "netstandard1.1", "netstandard1.0",
        "net481", "net48", "net472", "net471", "net47", "net462", "net461", "net46", "net452", "net451", "net45",
    ];

    /// <param name="packages">Names and, where known, versions.</param>
    /// <param name="framework">What is there already; a package's copy of the same assembly is not wanted.</param>
    public static IEnumerable<MetadataReference> Find(IReadOnlyDictionary<string, string?> packages, IEnumerable<MetadataReference> framework)
    {
        var assemblies = framework.Select(static reference => Path.GetFileName(reference.Display!)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(packages.Keys, StringComparer.OrdinalIgnoreCase);
        var queue = new Queue<(string Name, string? Version)>(packages.Select(static package => (package.Key, package.Value)));
        while (queue.TryDequeue(out var package))
        {
            if (Folder(package.Name, package.Version) is not { } folder)
                continue;
            foreach (var file in Assemblies(folder).Where(file => assemblies.Add(Path.GetFileName(file))))
                yield return MetadataReference.CreateFromFile(file);
            foreach (var dependency in Dependencies(folder).Where(dependency => seen.Add(dependency.Name)))
                queue.Enqueue(dependency);
        }
    }

    private static string Store =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } store
            ? store
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The wanted version, or the newest that is there.</summary>
    private static string? Folder(string name, string? version)
    {
        // Names come from files that anyone may have written; a name is one folder, never a path.
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
            return null;
        var package = Path.Combine(Store, name.ToLowerInvariant());
        if (!Directory.Exists(package))
            return null;
        var versions = Directory.GetDirectories(package);
        return versions.FirstOrDefault(folder => Path.GetFileName(folder).Equals(version, StringComparison.OrdinalIgnoreCase))
            ?? versions.MaxBy(static folder => PackageVersion.Parse(Path.GetFileName(folder)));
    }

    private static string[] Assemblies(string package)
    {
        foreach (var framework in s_frameworks)
        {
            foreach (var kind in (string[])["ref", "lib"])
            {
                var folder = Path.Combine(package, kind, framework);
                if (Directory.Exists(folder))
                    return Directory.GetFiles(folder, "*.dll");
            }
        }

        return [];
    }

    private static IEnumerable<(string Name, string? Version)> Dependencies(string package)
    {
        try
        {
            return Directory.GetFiles(package, "*.nuspec") is [var nuspec]
                ? [.. XDocument.Load(nuspec).Descendants()
                    .Where(static element => element.Name.LocalName == "dependency" && element.Attribute("id") is not null)
                    .Select(static element => (element.Attribute("id")!.Value, element.Attribute("version")?.Value.Trim('[', ']', '(', ')').Split(',')[0]))]
                : [];
        }
        catch (Exception problem) when (problem is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
