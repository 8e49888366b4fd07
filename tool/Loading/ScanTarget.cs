using Microsoft.VisualStudio.SolutionPersistence.Serializer;

namespace Broxi.Security.Tool.Loading;

/// <summary>What a path on the command line stands for: a solution, projects, or a folder of loose files.</summary>
/// <param name="Solution">The solution file; null for projects without one.</param>
/// <param name="Projects">The C# projects that are scanned; none for a loose folder.</param>
internal sealed record ScanTarget(ScanRoot Root, string? Solution, IReadOnlyList<string> Projects)
{
    private const string ProjectExtension = ".csproj";

    public static async Task<ScanTarget> FindAsync(string path, IReadOnlyCollection<string> excludes, bool loose, Notices notices, CancellationToken cancellation)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            var folder = new ScanRoot(path, excludes);
            return loose ? new(folder, null, []) : await InFolderAsync(folder, notices, cancellation);
        }

        if (!File.Exists(path))
            throw new CannotScanException($"{path}: there is no such file or folder");

        var root = new ScanRoot(Path.GetDirectoryName(path)!, excludes);
        var isSolution = IsSolution(path);
        if (!isSolution && !IsProject(path))
            throw new CannotScanException($"{path}: not a solution (.sln, .slnx), a C# project (.csproj) or a folder");
        if (loose)
            return new(root, null, []);
        return isSolution ? await InSolutionAsync(root, path, notices, cancellation) : new(root, null, [path]);
    }

    private static async Task<ScanTarget> InFolderAsync(ScanRoot root, Notices notices, CancellationToken cancellation)
    {
        try
        {
            return Directory.GetFiles(root.Folder).Where(IsSolution).ToList() is [var only]
                ? await InSolutionAsync(root, only, notices, cancellation)
                : AllProjects(root, notices, cancellation);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotScanException($"{root.Folder}: this folder cannot be read");
        }
    }

    private static async Task<ScanTarget> InSolutionAsync(ScanRoot root, string solution, Notices notices, CancellationToken cancellation)
    {
        try
        {
            var model = await SolutionSerializers.GetSerializerByMoniker(solution)!.OpenAsync(solution, cancellation);
            var projects = model.SolutionProjects
                .Select(project => Path.GetFullPath(project.FilePath.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(solution)!))
                .Where(project => IsProject(project) && !root.IsExcluded(project))
                .Distinct()
                .ToList();
            foreach (var missing in projects.Where(static project => !File.Exists(project)))
                notices.Warn($"{root.Relative(missing)}: the solution names this project, but there is no such file");
            return new(root, solution, [.. projects.Where(File.Exists)]);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            notices.Warn($"{root.Relative(solution)}: the solution cannot be read ({Reporting.Printable.Line(problem.Message)}); all projects below its folder are scanned");
            return AllProjects(root, notices, cancellation);
        }
    }

    private static ScanTarget AllProjects(ScanRoot root, Notices notices, CancellationToken cancellation) =>
        new(root, null, [.. new FileTree(root, notices).Files(root.Folder, cancellation).Where(IsProject)]);

    private static bool IsProject(string path) => path.EndsWith(ProjectExtension, StringComparison.OrdinalIgnoreCase);

    private static bool IsSolution(string path) =>
        path.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase);
}
