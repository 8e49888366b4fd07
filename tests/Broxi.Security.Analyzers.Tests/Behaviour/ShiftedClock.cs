namespace Broxi.Security.Analyzers.Tests.Behaviour;

/// <summary>The time of day, later by as much as a test says.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public void Advance(TimeSpan time) => _shift += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}
