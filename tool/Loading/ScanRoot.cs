using Microsoft.Extensions.FileSystemGlobbing;

namespace Broxi.Security.Tool.Loading;

/// <summary>The folder that a scan is about: paths are shown relative to it, and exclusions count from it.</summary>
internal sealed class ScanRoot
{
    private readonly Matcher? _excluded;

    public ScanRoot(string folder, IReadOnlyCollection<string> excludes)
    {
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (excludes.Count == 0)
            return;

        _excluded = new Matcher(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        foreach (var glob in excludes)
        {
            // A pattern may name a folder: then all that is in it is meant.
            var pattern = glob.Replace('\\', '/').TrimEnd('/');
            _excluded.AddInclude(pattern).AddInclude(pattern + "/**/*");
        }
    }

    public string Folder { get; }

    /// <summary>The path from the root with forward slashes; the whole path for a file that is elsewhere.</summary>
    public string Relative(string path)
    {
        var relative = Path.GetRelativePath(Folder, path);
        return Contains(path) ? relative.Replace('\\', '/') : path;
    }

    public bool Contains(string path) =>
        Path.GetRelativePath(Folder, path) is var relative && !Path.IsPathRooted(relative)
        && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public bool IsExcluded(string path) =>
        _excluded is not null && Contains(path) && _excluded.Match(Relative(path)).HasMatches;
}
