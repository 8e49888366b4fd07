using System.Runtime.Loader;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>A sample, compiled and loaded. Its entry is a class that no rule sees.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly ILookup<string, string> s_libraries = References.All.Select(static reference => reference.Display!)
        .ToLookup(static path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private readonly AssemblyLoadContext _loaded = new("Behaviour", isCollectible: true);
    private readonly HttpClient _http;

    private RunningProgram(Stream assembly, TokenServer server)
    {
        _loaded.Resolving += static (context, name) => s_libraries[name.Name!].FirstOrDefault() is { } path ? context.LoadFromAssemblyPath(path) : null;
        _http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(10) };
        var start = _loaded.LoadFromStream(assembly).GetType("Entry")!.GetMethod("Start")!.CreateDelegate<Func<HttpClient, TimeProvider, Func<Task>>>();
        CallAsync = start(_http, server.Clock);
    }

    /// <summary>What a user of the program does, again and again.</summary>
    public Func<Task> CallAsync { get; }

    /// <param name="sample">The program.</param>
    /// <param name="entry">The body of a method that is given <c>http</c>, a client for the server, and its <c>clock</c>, and returns the call.</param>
    /// <param name="types">Types that the entry needs.</param>
    /// <param name="server">The server that it talks to.</param>
    public static async Task<RunningProgram> StartAsync(Sample sample, string entry, string types, TokenServer server)
    {
        var compilation = (await sample.CompilationAsync()).AddSyntaxTrees(CSharpSyntaxTree.ParseText($$"""
            using System.Net;
            using System.Net.Http.Headers;
            using System.Net.Http.Json;
            public static class Entry
            {
                public static Func<Task> Start(HttpClient http, TimeProvider clock)
                {
                    {{entry}}
                }
            }
            {{types}}
            """, new CSharpParseOptions(LanguageVersion.CSharp12)));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        assembly.Position = 0;
        return new RunningProgram(assembly, server);
    }

    public void Dispose()
    {
        _http.Dispose();
        _loaded.Unload();
    }
}
