using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Broxi.Security.Analyzers;

/// <summary>An option of a rule in <c>.editorconfig</c>: a static field beside the rule that reads it.</summary>
internal abstract class Option(string key, string description)
{
    /// <summary>The key as users write it, for example <c>broxi_test_project</c>.</summary>
    public string Key { get; } = key;

    /// <summary>One sentence for the rule's page.</summary>
    public string Description { get; } = description;

    /// <summary>A comma-separated list; empty entries are dropped.</summary>
    public static Option<string[]> List(string key, string description) =>
        new(key, [], description, static text =>
            (true, [.. text.Split(',').Select(static entry => entry.Trim()).Where(static entry => entry.Length > 0)]));
}

/// <inheritdoc cref="Option"/>
internal sealed class Option<T>(string key, T defaultValue, string description, Func<string, (bool Parsed, T Value)> parse)
    : Option(key, description)
{
    public T Default { get; } = defaultValue;

    /// <summary>The value for one file; a value that cannot be parsed counts as absent.</summary>
    public T For(AnalyzerOptions options, SyntaxTree tree) =>
        Read(options.AnalyzerConfigOptionsProvider.GetOptions(tree));

    /// <summary>The value for one file that is no C#.</summary>
    public T For(AnalyzerOptions options, AdditionalText file) =>
        Read(options.AnalyzerConfigOptionsProvider.GetOptions(file));

    /// <summary>The value for the whole compilation, from a global configuration file.</summary>
    public T Globally(AnalyzerOptions options) =>
        Read(options.AnalyzerConfigOptionsProvider.GlobalOptions);

    private T Read(AnalyzerConfigOptions options) =>
        options.TryGetValue(Key, out var text) && parse(text.Trim()) is (true, var value) ? value : Default;
}
