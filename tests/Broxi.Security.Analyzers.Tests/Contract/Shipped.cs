using System.Collections.Immutable;
using System.Reflection;
using Broxi.Security.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers.Tests.Contract;

/// <summary>Everything that the two shipped assemblies hold. Rules are found here, so that none has to be listed.</summary>
internal static class Shipped
{
    public static Assembly AnalyzerAssembly { get; } = typeof(SecurityAnalyzer).Assembly;

    public static Assembly FixAssembly { get; } = typeof(DocumentFix).Assembly;

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = CreateAll<DiagnosticAnalyzer>(AnalyzerAssembly);

    public static ImmutableArray<CodeFixProvider> Fixes { get; } = CreateAll<CodeFixProvider>(FixAssembly);

    /// <summary>All descriptors in id order.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Rules { get; } =
        [.. Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    public static IEnumerable<string> Ids { get; } = [.. Rules.Select(static rule => rule.Id).Distinct()];

    public static DiagnosticDescriptor Rule(string id) => Rules.First(rule => rule.Id == id);

    public static IEnumerable<CodeFixProvider> FixesFor(string id) => Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id));

    public static bool IsStarred(this DiagnosticDescriptor rule) => rule.CustomTags.Contains(Broxi.Security.Analyzers.Rule.Starred);

    /// <summary>The severity as pages and the release files write it for a rule that is on.</summary>
    public static string SeverityOr(this DiagnosticDescriptor rule, string off) =>
        rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : off;

    public static string Cwe(this DiagnosticDescriptor rule) =>
        rule.CustomTags.Single(static tag => tag.StartsWith("CWE-", StringComparison.Ordinal));

    /// <summary>Static fields of a type anywhere in the analyzer assembly, with their values.</summary>
    public static IEnumerable<(FieldInfo Field, T Value)> StaticFields<T>() =>
        from type in AnalyzerAssembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where typeof(T).IsAssignableFrom(field.FieldType)
        select (field, (T)field.GetValue(null)!);

    public static string Name(this FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";

    private static ImmutableArray<T> CreateAll<T>(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(static type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract)
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (T)Activator.CreateInstance(type)!),
    ];
}
