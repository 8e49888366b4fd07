using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broxi.Security.Testing;

/// <summary>Looks for secrets in all traces and metrics of the process, those of .NET included, as long as it is not disposed.</summary>
public sealed class TelemetryWatch : IDisposable
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _metrics = new();

    /// <summary>Begins to look.</summary>
    /// <param name="secrets">The secrets that must not be seen.</param>
    public TelemetryWatch(SecretWatch secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                secrets.Look(activity.StatusDescription, $"the status of trace {activity.OperationName}");
                foreach (var (name, value) in activity.TagObjects.Concat(activity.Events.SelectMany(static happened => happened.Tags)))
                    secrets.Look(value?.ToString(), $"tag {name} of trace {activity.OperationName}");
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _metrics.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Look(secrets, instrument, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Look(secrets, instrument, tags));
        _metrics.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
    }

    private static void Look(SecretWatch secrets, Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
            secrets.Look(value?.ToString(), $"tag {name} of metric {instrument.Name}");
    }
}
