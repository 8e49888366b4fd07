namespace Broxi.Security.Tool.Loading;

/// <summary>
/// The files below a folder that a person wrote. Symbolic links are not followed, so a circle of them cannot trap the walk; a
/// folder that cannot be read is noted and the rest goes on.
/// </summary>
internal sealed class FileTree(ScanRoot root, Notices notices)
{
    private static readonly HashSet<string> s_skipped = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", ".git", "node_modules" };

    /// <summary>Every file below the folder, in the order of the paths.</summary>
    public IEnumerable<string> Files(string folder, CancellationToken cancellation)
    {
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out var current))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in Entries(current).OrderByDescending(static entry => entry.Name, StringComparer.Ordinal))
            {
                if (entry.LinkTarget is not null)
                    continue;
                if (entry is DirectoryInfo && !s_skipped.Contains(entry.Name) && !root.IsExcluded(entry.FullName))
                    folders.Push(entry.FullName);
                else if (entry is FileInfo && !root.IsExcluded(entry.FullName))
                    yield return entry.FullName;
            }
        }
    }

    private FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notices.Warn($"{root.Relative(folder)}: this folder cannot be read and is left out");
            return [];
        }
    }
}
