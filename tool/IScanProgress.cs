namespace Broxi.Security.Tool;

/// <summary>Where a scan is, for someone who watches.</summary>
internal interface IScanProgress
{
    /// <summary>Something that takes an unknown time, or a known number of steps.</summary>
    void Phase(string text, int steps = 0);

    /// <summary>One step of the phase is done.</summary>
    void Step();
}
