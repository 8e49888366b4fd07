using Microsoft.CodeAnalysis;

namespace Broxi.Security.Analyzers;

/// <summary>How a rule is described: one category, one page, one weakness.</summary>
internal static class Rule
{
    public const string Category = "Security";

    /// <summary>Custom tag of the rules whose findings become errors in <c>strict</c> mode.</summary>
    public const string Starred = "Starred";

    private const string PageRoot = "https://github.com/BroxiAI/Broxi.Security.Analyzers/blob/main/docs/rules/";

    /// <param name="id">Permanent id, <c>BRX</c> and four digits; the first digit is the family.</param>
    /// <param name="title">The defect as a noun phrase.</param>
    /// <param name="message">One sentence: the API, the consequence; the action.</param>
    /// <param name="severity">Default severity; <see cref="DiagnosticSeverity.Info"/> for anything that guesses.</param>
    /// <param name="why">Why it matters, for the editor's tooltip and SARIF.</param>
    /// <param name="cwe">The weakness, as in <c>CWE-319</c>.</param>
    /// <param name="starred">Whether <c>strict</c> mode turns the rule's warnings into errors.</param>
    /// <param name="enabled">Whether the rule is on in the <c>recommended</c> preset.</param>
    /// <param name="atBuildOnly">Whether the rule needs the whole compilation and so stays silent while typing.</param>
    public static DiagnosticDescriptor Create(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity,
        string why,
        string cwe,
        bool starred = false,
        bool enabled = true,
        bool atBuildOnly = false)
    {
        var tags = new List<string> { Category, cwe };
        if (starred)
            tags.Add(Starred);
        if (atBuildOnly)
            tags.Add(WellKnownDiagnosticTags.CompilationEnd);

        return new DiagnosticDescriptor(
            id, title, message, Category, severity, enabled, why, PageRoot + id + ".md", [.. tags]);
    }
}
