using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Benchmarks;

/// <summary>What the rules add to a build: read the ratios of one run and the allocated bytes, not the times.</summary>
[MemoryDiagnoser]
[Config(typeof(Settings))]
public class BuildCost
{
    private Compilation _compilation = null!;

    private sealed class Settings : ManualConfig
    {
        public Settings() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.DontLogOutput).WithWarmupCount(2).WithIterationCount(12).WithInvocationCount(1).WithUnrollFactor(1));
    }

    /// <summary>Loads the project once.</summary>
    [GlobalSetup]
    public void Load() => _compilation = MeasuredProject.Load();

    /// <summary>The compiler alone.</summary>
    [Benchmark(Baseline = true)]
    public bool Compile() => Emit(_compilation.Fresh());

    /// <summary>The compiler and an analyzer that does nothing.</summary>
    [Benchmark]
    public Task<int> CompileWithEmptyAnalyzer() => CompileWith([new EmptyAnalyzer()]);

    /// <summary>The compiler, the empty analyzer and all rules.</summary>
    [Benchmark]
    public Task<int> CompileWithAllRules() => CompileWith([new EmptyAnalyzer(), .. MeasuredProject.Rules]);

    private async Task<int> CompileWith(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var compilation = _compilation.Fresh();
        var findings = await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
        Emit(compilation);
        return findings.Length;
    }

    private static bool Emit(Compilation compilation)
    {
        using var assembly = new MemoryStream();
        return compilation.Emit(assembly).Success;
    }
}
