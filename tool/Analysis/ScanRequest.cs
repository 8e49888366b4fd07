namespace Broxi.Security.Tool.Analysis;

/// <summary>What to scan and how.</summary>
internal sealed record ScanRequest(string Path)
{
    /// <summary>Ids of the only rules to run; none means all.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary><c>recommended</c> or <c>strict</c>; null leaves it to each project.</summary>
    public string? Mode { get; init; }

    public bool Restore { get; init; } = true;

    /// <summary>Whether all text files are searched for secrets and not only configuration.</summary>
    public bool AllFiles { get; init; }

    /// <summary>Whether projects are not loaded at all.</summary>
    public bool Loose { get; init; }
}
