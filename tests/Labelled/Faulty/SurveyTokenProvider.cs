// expect: BRX3006
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Surveys;

public sealed class SurveyTokenProvider(HttpClient client, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(initialCount: 1, maxCount: 1);
    private volatile SurveyToken? _current;

    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        var current = _current;
        if (current is not null && clock.GetUtcNow() < current.RenewAt)
            return current.Value;

        await _semaphore.WaitAsync(cancellation);
        try
        {
            using var response = await client.PostAsJsonAsync("oauth/token", new { grant_type = "client_credentials" }, cancellation); // <- BRX3006
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellation);
            _current = current = new SurveyToken(answer!.AccessToken, clock.GetUtcNow().AddSeconds(answer.ExpiresIn * 0.9));
        }
        finally
        {
            _semaphore.Release();
        }

        return current.Value;
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed record SurveyToken(string Value, DateTimeOffset RenewAt);

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
