// expect: nothing
// No lock: all callers await one task, and whoever finds it too old puts another one in its place atomically.
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Observatory;

public sealed class SharedFlight(HttpClient http, TimeProvider clock)
{
    private Lazy<Task<Entry>>? _entry;

    public async Task<string> TokenAsync()
    {
        while (true)
        {
            var current = Volatile.Read(ref _entry);
            if (current is null)
            {
                var created = new Lazy<Task<Entry>>(RequestAsync);
                current = Interlocked.CompareExchange(ref _entry, created, null) ?? created;
            }

            try
            {
                var entry = await current.Value;
                if (entry.RenewAt > clock.GetUtcNow())
                    return entry.Value;
            }
            catch (HttpRequestException)
            {
                Interlocked.CompareExchange(ref _entry, null, current);
                throw;
            }

            Interlocked.CompareExchange(ref _entry, null, current);
        }
    }

    private async Task<Entry> RequestAsync()
    {
        using var response = await http.PostAsync("token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]));
        response.EnsureSuccessStatusCode();
        var wire = (await response.Content.ReadFromJsonAsync<Wire>())!;
        return new Entry(wire.Token, clock.GetUtcNow().AddSeconds(wire.Life - 30));
    }

    private sealed record Entry(string Value, DateTimeOffset RenewAt);

    private sealed record Wire(
        [property: JsonPropertyName("access_token")] string Token,
        [property: JsonPropertyName("expires_in")] int Life);
}
