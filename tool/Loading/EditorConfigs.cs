using System.Text.RegularExpressions;

namespace Broxi.Security.Tool.Loading;

/// <summary>The <c>.editorconfig</c> and <c>.globalconfig</c> files that hold for a set of files.</summary>
internal static partial class EditorConfigs
{
    public static IReadOnlyCollection<string> For(IEnumerable<string> files, string root)
    {
        var found = new HashSet<string>();
        var visited = new HashSet<string>();
        foreach (var start in files.Select(static file => Path.GetDirectoryName(file)!).Append(root))
        {
            for (var folder = start; folder is not null && visited.Add(folder); folder = Path.GetDirectoryName(folder))
            {
                Add(found, Path.Combine(folder, ".globalconfig"));
                var editorConfig = Path.Combine(folder, ".editorconfig");
                if (Add(found, editorConfig) && IsRoot(editorConfig))
                    break;
            }
        }

        return found;
    }

    private static bool Add(HashSet<string> found, string file) => File.Exists(file) && found.Add(file);

    private static bool IsRoot(string file)
    {
        try
        {
            return File.ReadLines(file).TakeWhile(static line => !line.TrimStart().StartsWith('[')).Any(static line => RootSetting().IsMatch(line));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\s*root\s*=\s*true\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RootSetting();
}
