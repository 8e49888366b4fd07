using System.IO.Compression;
using System.Xml.Linq;

namespace Broxi.Security.Package.Tests;

/// <summary>What the nupkg holds, to the file.</summary>
public sealed class ContentTests(PackedPackage package)
{
    [Fact]
    public void The_entries_are_these_and_no_others()
    {
        using var archive = ZipFile.OpenRead(package.File);
        var ownEntries = archive.Entries.Select(static entry => entry.FullName)
            .Where(static name => name is not ("_rels/.rels" or "[Content_Types].xml") && !name.StartsWith("package/services/", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Broxi.Security.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/Broxi.Security.Analyzers.dll",
                "analyzers/dotnet/cs/Broxi.Security.CodeFixes.dll",
                "buildTransitive/Broxi.Security.Analyzers.props",
                "buildTransitive/Broxi.Security.Analyzers.targets",
                "icon.png",
                "presets/none.globalconfig",
                "presets/recommended.globalconfig",
                "presets/strict.globalconfig",
            ],
            ownEntries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_describes_a_development_dependency_without_dependencies()
    {
        using var archive = ZipFile.OpenRead(package.File);
        using var manifest = archive.GetEntry("Broxi.Security.Analyzers.nuspec")!.Open();
        var metadata = XDocument.Load(manifest).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal("Broxi.Security.Analyzers", Value("id"));
        Assert.Equal("true", Value("developmentDependency"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Null(Value("dependencies"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
    }
}
