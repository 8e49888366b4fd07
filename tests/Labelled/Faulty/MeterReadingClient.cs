// expect: BRX3004
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Energy.Meters;

public sealed record OAuthGrant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public interface IMeterReadings
{
    IAsyncEnumerable<Reading> SinceAsync(DateOnly day, CancellationToken cancellation);
}

public sealed record Reading(string Meter, double KilowattHours, DateTimeOffset At);

public sealed class MeterReadingClient : IMeterReadings
{
    private readonly HttpClient _http;

    public MeterReadingClient(HttpClient http, OAuthGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        _http = http;
        _http.BaseAddress = new Uri("https://meters.example/api/");
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", grant.AccessToken); // <- BRX3004
    }

    public async IAsyncEnumerable<Reading> SinceAsync(DateOnly day, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var page = 1; page <= 100; page++)
        {
            var readings = await _http.GetFromJsonAsync<Reading[]>($"readings?since={day:yyyy-MM-dd}&page={page}", cancellation);
            if (readings is null or [])
                yield break;
            foreach (var reading in readings)
                yield return reading;
        }
    }
}
