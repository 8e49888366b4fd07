using System.Collections.Immutable;
using Broxi.Security.Analyzers.Tests.OAuth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>
/// A fix never breaks code: after each offered action, and after Fix All in document, project and solution, the code compiles
/// as it did, the finding is gone, and the comments are there. The samples that a rule's own tests find something in go through
/// the same check (see <see cref="Verify{TAnalyzer, TFix}"/>).
/// </summary>
public sealed class FixSafetyTests
{
    private const string WebUsings = Project.ImplicitUsings + """

        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>The mark of a second project with the same files, so that every rule has instances in two projects.</summary>
    private const string Twin = " (twin)";

    private static readonly Solution s_solution = Load();
    private static readonly Microsoft.CodeAnalysis.Project[] s_projects = [.. s_solution.Projects.Where(static project => !project.Name.EndsWith(Twin, StringComparison.Ordinal))];

    public static TheoryData<string> Ids => [.. Shipped.Fixes.SelectMany(static fix => fix.FixableDiagnosticIds).Distinct().Order(StringComparer.Ordinal)];

    // Shared by the tests of all rules, and so not for one test to cancel.
    private static readonly Lazy<Task<Dictionary<ProjectId, ImmutableArray<Diagnostic>>>> s_findings = new(FindAsync);

    private static FixTrial Trial => new(Shipped.Analyzers, Shipped.Fixes, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_shapes_compile()
    {
        foreach (var project in s_solution.Projects)
        {
            var compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
            Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Each_action_is_safe(string id)
    {
        var problems = new List<string>();
        var tried = 0;
        foreach (var project in s_projects)
        {
            foreach (var finding in await FindingsAsync(project, id))
            {
                foreach (var (_, action) in await Trial.OffersAsync(project, finding))
                {
                    tried++;
                    problems.AddRange((await Trial.ProblemsAsync(s_solution, finding, action)).Select(problem => $"{finding}: {action.Title}: {problem}"));
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(tried > 0, "Nothing is tried: FixShapes needs an instance.");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Fix_all_is_safe_in_document_project_and_solution(string id)
    {
        var problems = new List<string>();
        var actions = new HashSet<string>();
        foreach (var project in s_projects)
        {
            foreach (var action in await ActionsAsync(project, id))
            {
                actions.Add(action);
                foreach (var scope in (FixAllScope[])[FixAllScope.Document, FixAllScope.Project])
                    problems.AddRange((await Trial.ProblemsOfAllAsync(s_solution, [project.Id], id, action, scope)).Select(problem => $"{project.Name}, {scope}: {problem}"));
            }
        }

        foreach (var action in actions)
            problems.AddRange((await Trial.ProblemsOfAllAsync(s_solution, [.. s_solution.ProjectIds], id, action, FixAllScope.Solution)).Select(static problem => $"Solution: {problem}"));

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.NotEmpty(actions);
    }

    private static async Task<IEnumerable<Diagnostic>> FindingsAsync(Microsoft.CodeAnalysis.Project project, string id) =>
        (await s_findings.Value)[project.Id].Where(finding => finding.Id == id);

    private static async Task<Dictionary<ProjectId, ImmutableArray<Diagnostic>>> FindAsync()
    {
        var findings = new Dictionary<ProjectId, ImmutableArray<Diagnostic>>();
        foreach (var project in s_projects)
            findings.Add(project.Id, await new FixTrial(Shipped.Analyzers, Shipped.Fixes, CancellationToken.None).FindingsAsync(project));
        return findings;
    }

    private static async Task<IEnumerable<string>> ActionsAsync(Microsoft.CodeAnalysis.Project project, string id)
    {
        var actions = new HashSet<string>();
        foreach (var finding in await FindingsAsync(project, id))
            actions.UnionWith((await Trial.OffersAsync(project, finding)).Select(static offer => offer.Action.EquivalenceKey!));
        return actions;
    }

    /// <summary>The sample service with its mistakes, and the shapes of code that fixes are meant for: each a project.</summary>
    private static Solution Load()
    {
        var solution = new AdhocWorkspace().CurrentSolution;
        var folder = Path.Combine(References.RepoRoot, "samples", "VulnerableApi");
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(static file => (file, File.ReadAllText(file)));
        foreach (var name in (string[])["VulnerableApi", "VulnerableApi" + Twin])
            solution = Add(solution, name, OutputKind.ConsoleApplication, [.. files]);

        IEnumerable<string> shapes = [.. FixShapes.Files, .. TokenShapes.Files, .. SetupShapes.Files, .. HandlerShapes.Files];
        solution = Add(solution, "Shapes", OutputKind.DynamicallyLinkedLibrary, [.. shapes.Select(static (text, index) => ($"Shape{index}.cs", text))]);
        foreach (var (name, text) in ProjectShapes.Projects)
            solution = Add(solution, name, OutputKind.DynamicallyLinkedLibrary, (name + ".cs", text));
        solution = Add(solution, "Desktop", OutputKind.WindowsApplication, ("Desktop.cs", ProjectShapes.Desktop));
        solution = Add(solution, "Users", OutputKind.DynamicallyLinkedLibrary, ("User.cs", SetupShapes.Dependent));
        return solution.AddProjectReference(Named("Users"), new ProjectReference(Named("Shapes")));

        ProjectId Named(string name) => solution.Projects.Single(project => project.Name == name).Id;
    }

    private static Solution Add(Solution solution, string name, OutputKind kind, params (string Path, string Text)[] files)
    {
        var project = ProjectId.CreateNewId(name);
        solution = solution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable).WithSpecificDiagnosticOptions(
                Shipped.Rules.Select(static rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Warn)).DistinctBy(static rule => rule.Key)),
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp12),
            metadataReferences: [.. References.All, TokenManagementStandIn.Version3]));
        foreach (var (path, text) in files.Append(("Usings.cs", WebUsings)))
            solution = solution.AddDocument(DocumentId.CreateNewId(project), Path.GetFileName(path), text, filePath: Path.Combine("/", name, Path.GetFileName(path)));
        return solution;
    }
}
