using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Broxi.Security.Tool.Analysis;

/// <summary>One diagnostic, with the code that it is about as it may be shown: secrets are masked.</summary>
internal sealed record Finding(
    DiagnosticDescriptor Rule,
    DiagnosticSeverity Severity,
    string Message,
    CodePlace Place,
    IReadOnlyList<CodePlace> Related);

/// <summary>A stretch of a file.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Line">The first line of the stretch, masked.</param>
/// <param name="Before">How much of that line stands before the stretch.</param>
/// <param name="Snippet">The text of the stretch, masked.</param>
internal sealed record CodePlace(string Path, LinePositionSpan Span, string Line, int Before, string Snippet);
