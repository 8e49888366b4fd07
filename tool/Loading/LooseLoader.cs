using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Loading;

/// <summary>
/// Makes a compilation out of files alone, for code that MSBuild cannot or should not load: against the newest framework of
/// the machine and whatever packages it already has. Types that stay unknown cost findings, never false ones.
/// </summary>
internal sealed class LooseLoader(ScanRoot root, Notices notices) : IDisposable
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview, preprocessorSymbols:
        ["TRACE", "NET", "NETCOREAPP", .. Enumerable.Range(5, 6).Select(static version => $"NET{version}_0_OR_GREATER"), "NET10_0"]);

    // An application, so that top-level statements are code.
    private static readonly CSharpCompilationOptions s_compile = new(OutputKind.ConsoleApplication, allowUnsafe: true, concurrentBuild: true);

    private readonly AdhocWorkspace _workspace = new();
    private readonly FileTree _files = new(root, notices);

    /// <param name="folder">The folder whose C# files are meant.</param>
    /// <param name="others">Folders below it that are scanned otherwise.</param>
    /// <param name="allTests">Whether the project is one of tests whatever its folders are called.</param>
    public IReadOnlyList<Project> Load(string folder, IReadOnlyCollection<string> others, bool allTests, CancellationToken cancellation)
    {
        var files = _files.Files(folder, cancellation).Where(file => !others.Any(other => IsBelow(file, other))).ToList();
        var sources = files.Where(static file => file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)).ToLookup(file => allTests || TestFolder.Holds(root.Relative(file)));
        if (sources.Count == 0)
            return [];

        var references = FrameworkReferences.Find();
        if (references.Count == 0)
            notices.Warn("no .NET framework was found to compile against; findings will be few");
        var settings = ProjectSettings.Read(folder, root, files);
        references = [.. references, .. PackageReferences.Find(settings.Packages, references)];

        var projects = new List<Project>();
        var name = root.Relative(folder) is "." ? Path.GetFileName(root.Folder) : root.Relative(folder);
        if (sources[false].Any())
            projects.Add(Create(name, sources[false], references, settings, tested: null));
        if (sources[true].Any())
            projects.Add(Create(name + " (tests)", sources[true], references, settings, tested: projects.FirstOrDefault()?.Id, isTest: true));
        return projects;
    }

    public void Dispose() => _workspace.Dispose();

    private Project Create(
        string name, IEnumerable<string> files, IReadOnlyList<MetadataReference> references, ProjectSettings settings, ProjectId? tested, bool isTest = false)
    {
        var id = ProjectId.CreateNewId(name);
        var documents = files.Select(file => Document(id, file)).OfType<DocumentInfo>().ToList();
        if (settings.GlobalUsings.Length > 0)
            documents.Add(Text(id, Path.Combine(root.Folder, "obj", "GlobalUsings.g.cs"), SourceText.From(settings.GlobalUsings)));

        var configurations = EditorConfigs.For(documents.Select(static document => document.FilePath!), root.Folder)
            .Select(file => Document(id, file)).OfType<DocumentInfo>()
            .Append(Text(id, Path.Combine(root.Folder, "obj", "tests.globalconfig"), SourceText.From(TestFolder.Configuration(isTest))));

        return _workspace.AddProject(ProjectInfo
            .Create(id, VersionStamp.Default, name, name, LanguageNames.CSharp, compilationOptions: s_compile, parseOptions: s_parse,
                documents: documents, metadataReferences: references, projectReferences: tested is null ? [] : [new ProjectReference(tested)])
            .WithAnalyzerConfigDocuments(configurations));
    }

    private DocumentInfo? Document(ProjectId project, string path)
    {
        try
        {
            return Text(project, path, SourceFile.Read(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notices.Warn($"{root.Relative(path)}: this file cannot be read and is left out");
            return null;
        }
    }

    private static DocumentInfo Text(ProjectId project, string path, SourceText text) => DocumentInfo.Create(
        DocumentId.CreateNewId(project), Path.GetFileName(path), filePath: path,
        loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Default, path)));

    private static bool IsBelow(string file, string folder) =>
        file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
