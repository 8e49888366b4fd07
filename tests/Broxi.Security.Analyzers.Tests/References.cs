using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests;

/// <summary>The real libraries that samples compile against; <c>tests/Libraries</c> restores them and lists their paths.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } =
    [
        .. File.ReadAllLines(Metadata("LibraryList")).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static string RepoRoot { get; } = Metadata("RepoRoot");

    /// <summary>The framework alone: what a project without any of the libraries sees.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } =
        [.. All.Where(static reference => reference.Display!.Contains("Microsoft.NETCore.App.Ref", StringComparison.OrdinalIgnoreCase))];

    /// <summary>All libraries but one, which a stand-in then takes the place of.</summary>
    public static ImmutableArray<MetadataReference> Without(string library) =>
        [.. All.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != library)];

    /// <summary>The framework and an earlier version of Microsoft.IdentityModel: 6.8.0 or 7.7.3.</summary>
    public static ImmutableArray<MetadataReference> IdentityModel(string version) =>
    [
        .. Framework,
        .. ((string[])["Microsoft.IdentityModel.Tokens", "Microsoft.IdentityModel.JsonWebTokens", "System.IdentityModel.Tokens.Jwt"]).Select(name =>
            MetadataReference.CreateFromFile(Path.Combine(Metadata("PackageRoot"), name.ToLowerInvariant(), version, "lib", "netstandard2.0", name + ".dll"))),
    ];

    /// <summary>A program on the user's device: it has a framework of its own, and serves nobody.</summary>
    public static ImmutableArray<MetadataReference> OnDevice(string framework) =>
    [
        .. All.Where(static reference => Path.GetFileName(reference.Display) is not ("Microsoft.AspNetCore.Hosting.dll" or "Microsoft.AspNetCore.Server.Kestrel.dll")),
        Empty(framework),
    ];

    /// <summary>An assembly that makes a project a test project; only its name matters.</summary>
    public static MetadataReference TestFramework { get; } = Empty("xunit.v3.core");

    /// <summary>An assembly without types, for rules that look at an assembly's name or version.</summary>
    public static MetadataReference Empty(string name, string version = "1.0.0.0") => FromSource(name, $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]");

    /// <summary>An assembly from source, for libraries and versions that are not among <c>tests/Libraries</c>.</summary>
    public static MetadataReference FromSource(string name, string source) =>
        CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .ToMetadataReference();

    private static string Metadata(string key) => typeof(References).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
