using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Benchmarks;

/// <summary>How the time of one run is shared out among the analyzers.</summary>
internal static class RuleTimes
{
    public static async Task PrintAsync()
    {
        var compilation = MeasuredProject.Load();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);
        DiagnosticAnalyzer[] analyzers = [new EmptyAnalyzer(), .. Shipped.Analyzers];

        // The first run pays for just-in-time compilation.
        await compilation.Fresh().WithAnalyzers([.. analyzers], options).GetAnalysisResultAsync(default);
        var result = await compilation.Fresh().WithAnalyzers([.. analyzers], options).GetAnalysisResultAsync(default);
        foreach (var (analyzer, telemetry) in result.AnalyzerTelemetryInfo.OrderByDescending(static entry => entry.Value.ExecutionTime))
        {
            var findings = result.GetAllDiagnostics(analyzer).Length;
            Console.WriteLine($"{telemetry.ExecutionTime.TotalMilliseconds,8:N1} ms  {findings,4} findings  {analyzer.GetType().Name}");
        }
    }
}
