using Microsoft.CodeAnalysis.CSharp;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>
/// An editor calls analyzers on every key stroke, mostly on code that does not compile. Whatever it is, nothing may throw:
/// not the analyzers, and not the fixes that the light bulb asks for what they find.
/// </summary>
public sealed class HostileCodeTests
{
    /// <summary>Shared out among the samples, so that the time stays the same however many rules there are.</summary>
    private const int Attempts = 400;

    private static readonly string[] s_pageSamples =
        [.. Shipped.Rules.Select(static rule => RulePage.Of(rule.Id)).SelectMany(static page => (string[])[page.Violation.Code, page.Fixed.Code])
            .Where(static code => code.Length > 0).Distinct()];

    [Fact]
    public Task Survives_odd_files() => Survive(HostileCode.Files);

    [Fact]
    public Task Survives_odd_statements() => Survive(HostileCode.Statements.SelectMany(static statement =>
        (string[])[HostileCode.InMethod(statement), statement]));

    [Fact]
    public Task Survives_half_typed_samples() => Survive(s_pageSamples.SelectMany(static sample => Cuts(sample, Attempts / s_pageSamples.Length)));

    [Fact]
    public Task Survives_half_typed_files_of_this_repository() => Survive(
        Directory.GetFiles(Path.Combine(References.RepoRoot, "analyzers", "Flow"), "*.cs")
            .OrderByDescending(static file => new FileInfo(file).Length).Take(3)
            .SelectMany(static file => Cuts(File.ReadAllText(file), count: 40)));

    /// <summary>Tokens left out, doubled and swapped; the seed is fixed, so a failure repeats.</summary>
    [Fact]
    public Task Survives_shuffled_samples() => Survive(s_pageSamples.SelectMany(static (sample, index) => Mutations(sample, Attempts / s_pageSamples.Length, seed: index)));

    private static IEnumerable<string> Cuts(string source, int count)
    {
        for (var cut = 1; cut <= count; cut++)
            yield return source[..(source.Length * cut / (count + 1))];
    }

    private static IEnumerable<string> Mutations(string source, int count, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < count; round++)
        {
            var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Select(static token => token.ToFullString()).ToList();
            for (var change = 0; change < 3; change++)
            {
                var at = random.Next(tokens.Count - 1);
                switch (random.Next(3))
                {
                    case 0:
                        tokens.RemoveAt(at);
                        break;
                    case 1:
                        tokens.Insert(at, tokens[at]);
                        break;
                    default:
                        (tokens[at], tokens[at + 1]) = (tokens[at + 1], tokens[at]);
                        break;
                }
            }

            yield return string.Concat(tokens);
        }
    }

    private static Task Survive(IEnumerable<string> sources) => Parallel.ForEachAsync(
        sources, TestContext.Current.CancellationToken, static async (source, _) =>
        {
            var sample = Sample.Of(source, LanguageVersion.Preview, Shipped.Rules);
            foreach (var finding in await sample.FindingsAsync())
            {
                foreach (var (_, action) in await sample.ActionsAsync(finding))
                    await sample.ApplyAsync(action);
            }
        });
}
