using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Broxi.Security.Tool.Loading;

/// <summary>What the project files of a folder say about themselves, read as plain XML: the packages and the global usings.</summary>
/// <param name="Packages">Package names and, where one is written down, versions.</param>
/// <param name="GlobalUsings">The source of the usings that the SDK would add; empty for none.</param>
internal sealed record ProjectSettings(IReadOnlyDictionary<string, string?> Packages, string GlobalUsings)
{
    private static readonly string[] s_names = ["PackageReference", "PackageVersion", "GlobalPackageReference", "package"];

    private static readonly string[] s_usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] s_webUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    public static ProjectSettings Read(string folder, ScanRoot root, IEnumerable<string> files)
    {
        var packages = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var projects = 0;
        var (usings, web) = (false, false);
        foreach (var file in files.Where(IsSettings).Concat(Above(folder, root)))
        {
            if (Load(file) is not { } xml)
                continue;
            if (file.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
                projects++;

            foreach (var element in xml.Descendants().Where(static element => s_names.Contains(element.Name.LocalName)))
            {
                var name = element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value ?? element.Attribute("id")?.Value;
                var version = element.Attribute("Version")?.Value ?? element.Attribute("version")?.Value ?? element.Elements().FirstOrDefault(static child => child.Name.LocalName == "Version")?.Value;
                if (name is not null)
                    packages[name] = version ?? packages.GetValueOrDefault(name);
            }

            usings |= xml.Descendants().Any(static element => element.Name.LocalName == "ImplicitUsings" && element.Value.Trim() is "enable" or "true");
            web |= xml.Root?.Attribute("Sdk")?.Value.StartsWith("Microsoft.NET.Sdk.Web", StringComparison.OrdinalIgnoreCase) == true;
        }

        // Files without a project that can be read, such as snippets, lean on the usings that a new project would have.
        var names = projects == 0 ? [.. s_usings, .. s_webUsings] : !usings ? [] : web ? [.. s_usings, .. s_webUsings] : s_usings;
        return new(packages, names.Aggregate(new StringBuilder(), static (text, name) => text.Append("global using ").Append(name).Append(";\n")).ToString());
    }

    /// <summary>Central files between the folder and the scan's root.</summary>
    private static IEnumerable<string> Above(string folder, ScanRoot root)
    {
        for (var parent = folder; parent != root.Folder && root.Contains(parent);)
        {
            parent = Path.GetDirectoryName(parent)!;
            foreach (var name in (string[])["Directory.Build.props", "Directory.Packages.props"])
            {
                if (Path.Combine(parent, name) is var file && File.Exists(file))
                    yield return file;
            }
        }
    }

    private static bool IsSettings(string file) => Path.GetFileName(file) is "packages.config" or "Directory.Packages.props" or "Directory.Build.props"
        || file.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);

    private static XDocument? Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return XDocument.Load(reader);
        }
        catch (Exception problem) when (problem is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
