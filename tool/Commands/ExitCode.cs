namespace Broxi.Security.Tool.Commands;

/// <summary>The exit codes, as <c>--help</c> and docs/command-line.md promise them.</summary>
internal static class ExitCode
{
    public const int Clean = 0;
    public const int Findings = 1;
    public const int CannotScan = 2;

    /// <summary>What a shell expects of a program that Ctrl-C ended.</summary>
    public const int Cancelled = 130;
}
