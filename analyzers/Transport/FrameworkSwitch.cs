using Broxi.Security.Analyzers.Flow;
using static Broxi.Security.Analyzers.Flow.Sinks;

namespace Broxi.Security.Analyzers.Transport;

/// <summary>Switches of the runtime that a program turns on by name.</summary>
internal static class FrameworkSwitch
{
    internal static readonly Sinks Settings = new(Calls("System.AppContext", "isEnabled", "SetSwitch"));

    public static bool TurnsOn(SinkUse use, string name, CancellationToken cancellation) =>
        use.Argument("switchName")?.ConstantValue.Value is string written && written == name
        && ValueTracer.Trace(use.Value, cancellation).MustBe(true);
}
