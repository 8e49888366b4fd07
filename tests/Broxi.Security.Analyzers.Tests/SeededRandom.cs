using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Broxi.Security.Analyzers.Tests;

/// <summary>Numbers that are the same in every run of a test, so that a failure repeats.</summary>
internal static class SeededRandom
{
    private static readonly ConditionalWeakTable<ITest, Random> s_ofTests = [];

    /// <summary>What follows within one test differs from what came before.</summary>
    public static Random OfTest => TestContext.Current.Test is { } test ? s_ofTests.GetValue(test, static _ => Create()) : Create();

    private static Random Create() => new(1);
}
