using Broxi.Security.Tool.Loading;
using Broxi.Security.Tool.Rules;

namespace Broxi.Security.Tool.Analysis;

/// <summary>All that a report can tell about a scan.</summary>
internal sealed record ScanResult(
    ScanRoot Root,
    RuleCatalog Rules,
    IReadOnlyList<Finding> Findings,
    IReadOnlyCollection<Notice> Notices,
    int Projects,
    int Files,
    int Lines,
    DateTimeOffset Started,
    TimeSpan Time);
