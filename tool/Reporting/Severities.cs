using Microsoft.CodeAnalysis;
using Spectre.Console;

namespace Broxi.Security.Tool.Reporting;

/// <summary>How a severity is called and shown.</summary>
internal static class Severities
{
    public static (string Name, Style Style) Of(DiagnosticDescriptor rule) => Of(rule.DefaultSeverity);

    public static (string Name, Style Style) Of(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => ("error", new Style(Color.Red, decoration: Decoration.Bold)),
        DiagnosticSeverity.Warning => ("warning", new Style(Color.Yellow)),
        _ => ("info", new Style(Color.Blue)),
    };

    /// <summary>SARIF's word for it.</summary>
    public static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
