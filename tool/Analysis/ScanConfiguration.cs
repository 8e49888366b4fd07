using System.Text;
using Broxi.Security.Tool.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Analysis;

/// <summary>
/// What the command line asks of the rules, as one more global configuration file of each project. It stands above the
/// project's global files; an <c>.editorconfig</c> has the last word, as it has in a build.
/// </summary>
internal sealed class ScanConfiguration
{
    private readonly string? _text;

    /// <param name="request">What the command line says.</param>
    /// <param name="rules">The rules that run.</param>
    /// <param name="others">The rules that do not; one that would leave a finding to them must know.</param>
    public ScanConfiguration(ScanRequest request, RuleCatalog rules, IEnumerable<DiagnosticDescriptor> others)
    {
        var text = new StringBuilder();
        if (request.Mode is { } mode)
            text.Append("broxi_security_mode = ").AppendLine(mode);
        if (request.Mode == "strict" || request.Rules.Count > 0)
        {
            foreach (var rule in rules.Rules.Where(static rule => !rule.IsEnabledByDefault))
                Set(rule, Severity(rule));
        }

        foreach (var rule in others)
            Set(rule, "none");

        void Set(DiagnosticDescriptor rule, string severity) => text.Append("dotnet_diagnostic.").Append(rule.Id).Append(".severity = ").AppendLine(severity);

        _text = text.Length == 0 ? null : "is_global = true\nglobal_level = 1000\n" + text;
    }

    public Project ApplyTo(Project project) => _text is null
        ? project
        : project.AddAnalyzerConfigDocument("broxi.globalconfig", SourceText.From(_text), filePath: Path.Combine(Path.GetTempPath(), "broxi.globalconfig")).Project;

    private static string Severity(DiagnosticDescriptor rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "suggestion",
    };
}
