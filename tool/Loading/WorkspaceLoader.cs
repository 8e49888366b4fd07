using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;

namespace Broxi.Security.Tool.Loading;

/// <summary>Loads projects as the compiler would see them. MSBuild itself runs in another process.</summary>
internal sealed class WorkspaceLoader(ScanTarget target, Notices notices, IScanProgress progress) : IDisposable
{
    private readonly MSBuildWorkspace _workspace = MSBuildWorkspace.Create();
    private readonly Dictionary<string, string> _failures = new(PathComparer);

    /// <summary>Why each project that is missing from the answer could not be loaded.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    private static StringComparer PathComparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The projects that loaded, once for each target framework.</summary>
    public async Task<IReadOnlyList<Project>> LoadAsync(bool restore, CancellationToken cancellation)
    {
        using var entry = await EntryPointAsync(cancellation);

        var ready = await RestoreAsync(entry, restore, cancellation);
        if (ready.Count == 0)
            return [];

        progress.Phase("Loading projects");
        try
        {
            var report = new LoadReport(progress, target.Root);
            if (entry.IsSolution)
                await _workspace.OpenSolutionAsync(entry.Path, report, cancellation);
            else
                await _workspace.OpenProjectAsync(entry.Path, report, cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && problem is not OperationCanceledException)
        {
            foreach (var project in ready)
                Fail(project, problem.Message);
            return [];
        }

        var loaded = new List<Project>();
        var incomplete = new List<string>();
        foreach (var project in ready)
        {
            var versions = _workspace.CurrentSolution.Projects
                .Where(candidate => candidate.FilePath is { } path && PathComparer.Equals(path, project) && IsUsable(candidate))
                .ToList();
            loaded.AddRange(versions);
            var failure = _workspace.Diagnostics.FirstOrDefault(diagnostic =>
                diagnostic.Kind == WorkspaceDiagnosticKind.Failure && diagnostic.Message.Contains(project, StringComparison.OrdinalIgnoreCase));
            if (versions.Count == 0)
                Fail(project, failure?.Message ?? "it has no C# files or no framework to compile against");
            else if (failure is not null && !Reason(failure.Message).StartsWith("Warning As Error", StringComparison.Ordinal))
                incomplete.Add($"{target.Root.Relative(project)}: {Reason(failure.Message)}");
        }

        if (incomplete.Count > 0)
            notices.Warn(incomplete[0] + (incomplete.Count > 1 ? $" (and {incomplete.Count - 1} more projects with problems)" : ""));

        return loaded;
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>A project that MSBuild gave up on is there all the same, but empty or without a core library.</summary>
    private static bool IsUsable(Project project) => project is { Language: LanguageNames.CSharp, HasDocuments: true } && project.MetadataReferences.Count > 0;

    private async Task<IReadOnlyList<string>> RestoreAsync(EntryPoint entry, bool restore, CancellationToken cancellation)
    {
        // Asked once: a restore that fails can leave its file of assets behind.
        var needed = target.Projects.Where(DotnetRestore.IsNeeded).ToHashSet();
        if (needed.Count == 0)
            return target.Projects;

        if (!restore)
            return Without("it is not restored");

        progress.Phase("Restoring packages");
        if (await DotnetRestore.RunAsync(entry.Path, target.Root.Folder, cancellation) is not { } failure)
            return target.Projects;
        if (!entry.IsSolution)
            return Without("restore failed: " + failure);

        // One bad project fails the restore of a solution; the others are still wanted whole.
        var ready = new List<string>();
        foreach (var project in target.Projects)
        {
            failure = needed.Contains(project) ? await DotnetRestore.RunAsync(project, Path.GetDirectoryName(project)!, cancellation) : null;
            if (failure is null)
                ready.Add(project);
            else
                Fail(project, "restore failed: " + failure);
        }

        return ready;

        IReadOnlyList<string> Without(string reason)
        {
            foreach (var project in needed)
                Fail(project, reason);
            return [.. target.Projects.Except(needed)];
        }
    }

    private void Fail(string project, string reason) => _failures.TryAdd(project, Reason(reason));

    /// <summary>What MSBuild says, without the path that the notice starts with anyway.</summary>
    private string Reason(string message)
    {
        const string Introduction = "' with message: ";
        var start = message.IndexOf(Introduction, StringComparison.Ordinal);
        return Reporting.Printable.Line(message[(start < 0 ? 0 : start + Introduction.Length)..])
            .Replace(target.Root.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <summary>What MSBuild is given: the solution, the one project, or a passing solution over several projects.</summary>
    private async Task<EntryPoint> EntryPointAsync(CancellationToken cancellation)
    {
        if (target.Solution is { } solution)
            return new(solution, IsSolution: true, Folder: null);
        if (target.Projects is [var only])
            return new(only, IsSolution: false, Folder: null);

        var model = new SolutionModel();
        foreach (var project in target.Projects)
            model.AddProject(project);
        var folder = Directory.CreateTempSubdirectory("broxi-").FullName;
        var file = Path.Combine(folder, "All.sln");
        await SolutionSerializers.SlnFileV12.SaveAsync(file, model, cancellation);
        return new(file, IsSolution: true, folder);
    }

    private sealed record EntryPoint(string Path, bool IsSolution, string? Folder) : IDisposable
    {
        public void Dispose()
        {
            if (Folder is not null)
                Directory.Delete(Folder, recursive: true);
        }
    }

    private sealed class LoadReport(IScanProgress progress, ScanRoot root) : IProgress<ProjectLoadProgress>
    {
        public void Report(ProjectLoadProgress value) =>
            progress.Phase($"Loading {root.Relative(value.FilePath)}");
    }
}
