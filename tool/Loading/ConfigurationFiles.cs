using System.IO.Enumeration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Loading;

/// <summary>
/// Gives the files that are no C# to the rules: each to the project in whose folder it lies, the others to a project of their
/// own that has no code.
/// </summary>
/// <param name="root">What is scanned.</param>
/// <param name="all">Whether every text file is meant and not only configuration.</param>
/// <param name="notices">Where files are mentioned that cannot be read.</param>
internal sealed class ConfigurationFiles(ScanRoot root, bool all, Notices notices) : IDisposable
{
    /// <summary>A larger file is data. The rules would skip it; there is no use in reading it.</summary>
    private const long LargestFile = 1 << 20;

    /// <summary>Where a file tells that it is no text.</summary>
    private const int Beginning = 8000;

    /// <summary>What the package hands to the compiler, and the build files around the project.</summary>
    internal static readonly string[] Names =
    [
        "appsettings*.json", "launchSettings.json", "*.settings.json", "*.config", "*.pubxml", ".env*", "*.env", "*.http", "*.yml", "*.yaml",
        "*.csproj", "*.props", "*.targets",
    ];

    private readonly AdhocWorkspace _workspace = new();

    public IReadOnlyList<Project> AddTo(IReadOnlyList<Project> projects, CancellationToken cancellation)
    {
        var result = projects.ToList();
        var known = projects.SelectMany(static project => project.AdditionalDocuments).Select(static document => document.FilePath).ToHashSet();
        var others = new List<string>();
        var tooLarge = 0;
        foreach (var file in new FileTree(root, notices).Files(root.Folder, cancellation).Where(file => IsMeant(file) && !known.Contains(file)))
        {
            if (new FileInfo(file).Length > LargestFile)
                tooLarge++;
            else if (Around(file, result) is not { } project)
                others.Add(file);
            else if (Read(file) is { } text)
                result[result.IndexOf(project)] = project.AddAdditionalDocument(Path.GetFileName(file), text, filePath: file).Project;
        }

        if (tooLarge > 0)
            notices.Note(tooLarge == 1 ? "1 file over 1 MB is not searched for secrets" : $"{tooLarge} files over 1 MB are not searched for secrets");
        result.AddRange(others.GroupBy(file => TestFolder.Holds(root.Relative(file))).Select(files => Create([.. files], isTest: files.Key)).OfType<Project>());
        return result;
    }

    public void Dispose() => _workspace.Dispose();

    private bool IsMeant(string file) => all
        ? !file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
        : Array.Exists(Names, name => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file)));

    /// <summary>The project with the innermost folder that holds the file.</summary>
    private static Project? Around(string file, IEnumerable<Project> projects) => projects
        .Where(project => project.FilePath is { } path && file.StartsWith(Path.GetDirectoryName(path) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .MaxBy(static project => Path.GetDirectoryName(project.FilePath!)!.Length);

    private Project? Create(List<string> files, bool isTest)
    {
        var id = ProjectId.CreateNewId();
        var documents = files.Select(file => Read(file) is { } text ? Document(id, file, text) : null).OfType<DocumentInfo>().ToList();
        var configurations = EditorConfigs.For(files, root.Folder).Select(file => Read(file) is { } text ? Document(id, file, text) : null).OfType<DocumentInfo>()
            .Append(Document(id, Path.Combine(root.Folder, "obj", "tests.globalconfig"), SourceText.From(TestFolder.Configuration(isTest))));
        return documents.Count == 0 ? null : _workspace.AddProject(ProjectInfo
            .Create(id, VersionStamp.Default, "configuration files", isTest ? "ConfigurationOfTests" : "Configuration", LanguageNames.CSharp, additionalDocuments: documents)
            .WithAnalyzerConfigDocuments(configurations));
    }

    private static DocumentInfo Document(ProjectId project, string path, SourceText text) => DocumentInfo.Create(
        DocumentId.CreateNewId(project), Path.GetFileName(path), filePath: path,
        loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Default, path)));

    /// <summary>The text; null when the file holds none.</summary>
    private SourceText? Read(string file)
    {
        try
        {
            var text = SourceFile.Read(file);
            return text.ToString(new TextSpan(0, Math.Min(text.Length, Beginning))).Contains('\0') ? null : text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notices.Warn($"{root.Relative(file)}: this file cannot be read and is left out");
            return null;
        }
    }
}
