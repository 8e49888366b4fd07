using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Broxi.Security.Tests.Guide;

/// <summary>
/// Compiles a block as a reader would paste it into a web project: against the runtime library and ASP.NET, as top-level
/// statements or classes. The names that the index of the guide explains are declared when a block uses one.
/// </summary>
internal static class GuideCompiler
{
    private static readonly (string Name, string Declaration)[] s_known =
    [
        ("builder", "var builder = WebApplication.CreateBuilder(args);"),
        ("app", "var app = WebApplication.CreateBuilder(args).Build();"),
        ("http", "var http = new HttpClient();"),
        ("server", "await using var server = await Broxi.Security.Testing.FakeServer.StartAsync();"),
        ("cancellationToken", "var cancellationToken = CancellationToken.None;"),
    ];

    private static readonly CSharpParseOptions s_options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    // What the web SDK and a test project import.
    private static readonly SyntaxTree s_imports = CSharpSyntaxTree.ParseText(
        string.Concat(new[]
        {
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
            "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
            "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "Xunit",
        }.Select(static name => $"global using {name};\n")), s_options);

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) != "Broxi.Security.Tests.dll").Select(static path => MetadataReference.CreateFromFile(path))];

    // The SDK does the same: packages are compiled against older versions than those that run.
    private static readonly Dictionary<string, ReportDiagnostic> s_unified = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    /// <summary>Errors and warnings, each with its page and line; none when the block compiles.</summary>
    public static IEnumerable<string> Compile(string page, int line, string code) => Compilation(page, line, code).GetDiagnostics()
        .Where(static found => found.Severity >= DiagnosticSeverity.Warning)
        .Select(static found => $"{found.Location.GetMappedLineSpan().Path}:{found.Location.GetMappedLineSpan().StartLinePosition.Line + 1} {found.Id} {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");

    /// <summary>The classes of a block, to be run.</summary>
    public static Assembly Load(string page, int line, string code)
    {
        using var image = new MemoryStream();
        Assert.True(Compilation(page, line, code).Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    private static CSharpCompilation Compilation(string page, int line, string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, s_options).GetCompilationUnitRoot();
        var start = root.Usings.Count == 0 ? 0 : root.Usings.Last().FullSpan.End;
        // The line directives let the compiler itself name page and line.
        var text = $"#line {line} \"{page}\"\n{code[..start]}\n#line hidden\n{Declarations(root)}\n#line {line + code.AsSpan(0, start).Count('\n')} \"{page}\"\n{code[start..]}";
        return CSharpCompilation.Create(
            "Guide", [CSharpSyntaxTree.ParseText(text, s_options), s_imports], s_references,
            new CSharpCompilationOptions(
                IsProgram(root) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: s_unified));
    }

    private static bool IsProgram(CompilationUnitSyntax root) => root.Members.OfType<GlobalStatementSyntax>().Any();

    private static string Declarations(CompilationUnitSyntax root)
    {
        if (!IsProgram(root))
            return "";
        var statements = root.Members.OfType<GlobalStatementSyntax>().ToList();
        var used = statements.SelectMany(static statement => statement.DescendantNodes().OfType<IdentifierNameSyntax>()).Select(static name => name.Identifier.Text).ToHashSet(StringComparer.Ordinal);
        var declared = statements.SelectMany(static statement => statement.DescendantNodes().OfType<VariableDeclaratorSyntax>()).Select(static variable => variable.Identifier.Text)
            .Concat(statements.SelectMany(static statement => statement.DescendantNodes().OfType<ParameterSyntax>()).Select(static parameter => parameter.Identifier.Text)).ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', s_known.Where(known => used.Contains(known.Name) && !declared.Contains(known.Name)).Select(static known => known.Declaration));
    }
}
