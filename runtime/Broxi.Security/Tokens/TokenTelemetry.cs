using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broxi.Security;

/// <summary>What the library measures and traces, under the name <c>Broxi.Security</c>. No tag can hold a secret or a user.</summary>
public static class TokenTelemetry
{
    /// <summary>The name of the <see cref="Meter"/> and of the <see cref="ActivitySource"/>: give it to <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
    public const string Name = "Broxi.Security";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Histogram<double> s_renewals = s_meter.CreateHistogram<double>(
        "broxi.token.renewal.duration", "s", "How long renewals of tokens take; error.type names what failed.");

    private static readonly Counter<long> s_refusals = s_meter.CreateCounter<long>(
        "broxi.token.refused", "{token}", "Tokens that a server refused with 401 and that were replaced.");

    internal static Activity? StartRenewal() => s_source.StartActivity("broxi.token.renewal", ActivityKind.Client);

    internal static void Renewed(Activity? activity, TimeSpan duration, Exception? failure)
    {
        var error = failure is null ? null : failure is BroxiAuthException { Code: var code } ? code.ToString() : failure.GetType().Name;
        if (error is not null)
        {
            // The name alone: a message of another library could repeat what was sent.
            activity?.SetTag("error.type", error);
            activity?.SetStatus(ActivityStatusCode.Error);
            s_renewals.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", error));
        }
        else
        {
            s_renewals.Record(duration.TotalSeconds);
        }
    }

    internal static void Refused() => s_refusals.Add(1);
}
