using System.Collections.Immutable;
using System.Reflection;
using Broxi.Security.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Tool.Rules;

/// <summary>The rules that the analyzer assembly holds, found by looking: there is no list to keep in step.</summary>
internal sealed class RuleCatalog
{
    private RuleCatalog(ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<DiagnosticDescriptor> rules)
    {
        Analyzers = analyzers;
        Rules = rules;
    }

    public static RuleCatalog All { get; } = Load(typeof(SecurityAnalyzer).Assembly);

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    /// <summary>The rules in the order of their ids.</summary>
    public ImmutableArray<DiagnosticDescriptor> Rules { get; }

    public DiagnosticDescriptor? Find(string id) =>
        Rules.FirstOrDefault(rule => rule.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The rule, or a line that names what the user may have meant.</summary>
    public DiagnosticDescriptor Get(string id)
    {
        if (Find(id) is { } rule)
            return rule;

        var near = Rules.Where(rule => EditDistance.Between(rule.Id, id.ToUpperInvariant()) <= 2)
            .OrderBy(rule => EditDistance.Between(rule.Id, id.ToUpperInvariant()))
            .Take(3)
            .Select(static rule => rule.Id)
            .ToList();
        throw new CannotScanException(near.Count > 0
            ? $"there is no rule '{id}'; did you mean {string.Join(" or ", near)}?"
            : $"there is no rule '{id}'; 'broxi rules' lists them all");
    }

    /// <summary>Only the named rules and the analyzers that they need; all of them when none is named.</summary>
    public RuleCatalog Only(IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
            return this;

        var rules = ids.Select(Get).Distinct().OrderBy(static rule => rule.Id, StringComparer.Ordinal).ToImmutableArray();
        return new(
            [.. Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rules.Any(wanted => wanted.Id == rule.Id)))],
            rules);
    }

    public static RuleCatalog Load(Assembly assembly)
    {
        var analyzers = assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .ToImmutableArray();
        return new(
            analyzers,
            [.. analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)
                .DistinctBy(static rule => rule.Id)
                .OrderBy(static rule => rule.Id, StringComparer.Ordinal)]);
    }
}
