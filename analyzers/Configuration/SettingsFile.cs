namespace Broxi.Security.Analyzers.Configuration;

/// <summary>What the name of a file says about it.</summary>
internal static class SettingsFile
{
    private static readonly (string Ending, Func<string, IEnumerable<Setting>> Read)[] s_formats =
    [
        (".json", JsonSettings.Read), (".jsonc", JsonSettings.Read),
        (".config", XmlSettings.Read), (".csproj", XmlSettings.Read), (".fsproj", XmlSettings.Read),
        (".vbproj", XmlSettings.Read), (".props", XmlSettings.Read), (".targets", XmlSettings.Read), (".pubxml", XmlSettings.Read),
        (".user", XmlSettings.Read), (".runsettings", XmlSettings.Read),
        (".env", EnvSettings.Read), (".ini", EnvSettings.Read), (".properties", EnvSettings.Read),
        (".yml", YamlSettings.Read), (".yaml", YamlSettings.Read),
        (".http", HttpFileSettings.Read), (".rest", HttpFileSettings.Read),
    ];

    /// <summary>Files that tools write: checksums, not secrets, and far too many of them.</summary>
    private static readonly string[] s_written =
    [
        "package-lock.json", "packages.lock.json", "npm-shrinkwrap.json", "project.assets.json", "pnpm-lock.yaml", ".deps.json",
        ".runtimeconfig.json", "swagger.json", "swagger.yaml", "swagger.yml", "openapi.json", "openapi.yaml", "openapi.yml",
    ];

    private static readonly string[] s_developmentWords = ["Development", "Dev", "Local", "Debug", "Test", "Tests", "Testing", "launchSettings", "example", "sample", "template"];

    /// <summary>The settings in the file, as far as its name tells how to read it.</summary>
    public static IEnumerable<Setting> Read(string path, string text)
    {
        var name = Name(path);
        if (name.StartsWith(".env", StringComparison.OrdinalIgnoreCase))
            return EnvSettings.Read(text);
        foreach (var (ending, read) in s_formats)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return read(text);
        }

        return [];
    }

    /// <summary>Whether the file is written by a tool, or describes an API with made-up samples.</summary>
    public static bool IsGenerated(string path)
    {
        var name = Name(path);
        return Array.Exists(s_written, written => name.EndsWith(written, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether the file serves a developer's machine or a test: one of the words between the dots of its name says so, as in
    /// <c>appsettings.Development.json</c>.
    /// </summary>
    public static bool IsForDevelopment(string path) => Array.Exists(
        Name(path).Split('.'), static part => Array.Exists(s_developmentWords, word => word.Equals(part, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The name without its folders, on whatever system the path was written.</summary>
    public static string Name(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}
