using System.Collections.Immutable;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Benchmarks;

/// <summary>
/// What the rules add to a build. The three ways to build take turns, so that a busy machine slows all of them alike, and
/// processor time is read instead of the clock: it is the rules' whole cost, whatever runs beside it.
/// </summary>
internal static class BuildCost
{
    private const int Rounds = 21;

    private static readonly (string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)[] s_builds =
    [
        ("compile alone", []),
        ("compile + empty analyzer", [new EmptyAnalyzer()]),
        ("compile + all rules", [new EmptyAnalyzer(), .. Shipped.Analyzers]),
    ];

    public static async Task PrintAsync()
    {
        var compilation = MeasuredProject.Load();
        var costs = s_builds.Select(static _ => new List<(double Milliseconds, double Megabytes)>()).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            for (var build = 0; build < s_builds.Length; build++)
            {
                var cost = await MeasureAsync(compilation.Fresh(), s_builds[build].Analyzers);
                if (round >= 0)
                    costs[build].Add(cost);
            }
        }

        for (var build = 0; build < s_builds.Length; build++)
        {
            var time = Median(costs[build].Select(static cost => cost.Milliseconds));
            var memory = Median(costs[build].Select(static cost => cost.Megabytes));
            Console.WriteLine($"{s_builds[build].Name,-26} {time,9:N1} ms CPU {memory,9:N2} MB allocated");
        }

        // Of pairs that ran one after the other, so that a slow minute cancels out.
        var time3 = Median(Enumerable.Range(0, Rounds).Select(round => (costs[2][round].Milliseconds - costs[1][round].Milliseconds) / costs[0][round].Milliseconds));
        var memory3 = Median(Enumerable.Range(0, Rounds).Select(round => costs[2][round].Megabytes / costs[1][round].Megabytes - 1));
        Console.WriteLine($"the rules add {time3:P1} of the compilation's processor time and {memory3:P1} of the allocated bytes (median of {Rounds} pairs)");
    }

    private static async Task<(double Milliseconds, double Megabytes)> MeasureAsync(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (time, memory) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        if (analyzers.Length > 0)
            await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync();
        using (var assembly = new MemoryStream())
            compilation.Emit(assembly);
        return ((Environment.CpuUsage.TotalTime - time).TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - memory) / 1e6);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
