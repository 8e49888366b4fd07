using System.Reflection;

[assembly: AssemblyFixture(typeof(Broxi.Security.Package.Tests.PackedPackage))]

namespace Broxi.Security.Package.Tests;

/// <summary>The package of this very source, packed once into a folder of its own; that folder is a NuGet feed.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    /// <summary>Everything that the tests write.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("broxi-package-").FullName;

    public string Feed => Path.Combine(Root, "feed");

    /// <summary>The one package in the feed.</summary>
    public string File => Directory.GetFiles(Feed, "*.nupkg").Single();

    public string Version => Path.GetFileNameWithoutExtension(File)["Broxi.Security.Analyzers.".Length..];

    public async ValueTask InitializeAsync()
    {
        var repository = typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "RepoRoot").Value!;
        var (exitCode, output) = await Dotnet.RunAsync(
            repository, packageCache: null,
            "pack", "package", "--output", Feed, "--artifacts-path", Path.Combine(Root, "artifacts"), "-p:VersionSuffix=test", "-tl:off");
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
