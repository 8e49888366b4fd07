// expect: nothing
// Minutes and milliseconds, but the seconds are converted first.
using System.Text.Json.Serialization;

namespace Turbines;

public sealed record TurbineToken(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class TurbineSession
{
    private readonly TurbineToken _token;
    private readonly DateTimeOffset _ends;

    public TurbineSession(TurbineToken token, TimeProvider clock)
    {
        _token = token;
        _ends = clock.GetUtcNow().AddMilliseconds((token.ExpiresIn * 1000L) - 30_000);
    }

    public TimeSpan Life => TimeSpan.FromMinutes(_token.ExpiresIn / 60.0);

    public string? Header(TimeProvider clock) => clock.GetUtcNow() < _ends ? "Bearer " + _token.AccessToken : null;

    public string Describe() => $"good for {Life.TotalMinutes:F0} minutes";
}
