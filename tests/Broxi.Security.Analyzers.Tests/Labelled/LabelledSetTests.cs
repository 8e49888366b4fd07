using System.Collections.Concurrent;
using Broxi.Security.Analyzers.Tests.Contract;
using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers.Tests.Labelled;

/// <summary>
/// How well the rules of OAuth and resilience find what a reviewer sees, and how quiet they are on what only looks like it. The
/// stored table makes every change of precision or recall visible.
/// </summary>
public sealed class LabelledSetTests
{
    public static TheoryData<string> Programs => [.. LabelledProgram.All.Select(static program => program.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_compiles_and_its_marks_are_those_it_announces(string name)
    {
        var program = LabelledProgram.All.Single(program => program.Name == name);
        Assert.Empty(program.CompilerErrors(Cancellation));
        Assert.Equal(program.Announced.Order(StringComparer.Ordinal), program.Expected.Select(static mark => mark.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.True(program.HasReason || program.Announced.Any(), $"{name} does not say why it is correct.");
    }

    [Fact]
    public void The_set_is_large_and_balanced()
    {
        Assert.True(LabelledProgram.All.Count(static program => !program.Expected.IsEmpty) >= 60, "There are too few faulty programs.");
        Assert.True(LabelledProgram.All.Count(static program => program.Expected.IsEmpty) >= 60, "There are too few correct programs.");
    }

    [Fact]
    public async Task The_table_tells_what_the_rules_find()
    {
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(LabelledProgram.All, Cancellation, async (program, cancellation) =>
        {
            var findings = await program.FindingsAsync(cancellation);
            foreach (var mark in program.Expected)
                outcomes.Add(new(program.Name, mark, IsFault: true, findings.TryGetValue(mark, out var severity) ? severity : null));
            foreach (var (place, severity) in findings.Where(finding => IsMeasured(finding.Key.Id) && !program.Expected.Contains(finding.Key)))
                outcomes.Add(new(program.Name, place, IsFault: false, severity));
        });

        var table = new LabelledTable([.. outcomes.OrderBy(static outcome => outcome.Place.Id, StringComparer.Ordinal)
            .ThenBy(static outcome => outcome.Program, StringComparer.Ordinal).ThenBy(static outcome => outcome.Place.Line)]);
        GeneratedFile.Holds("docs/labelled-set.md", _ => table.ToString());
    }

    /// <summary>The families that the set is about; other rules may have their say in its programs.</summary>
    private static bool IsMeasured(string id) => id is ['B', 'R', 'X', '3' or '5', ..];
}
