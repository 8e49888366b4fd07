// expect: nothing
// Keeps the token in a field, but beside it when it ends, looks at that with a margin, and looks again inside the semaphore.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Courier.Integration;

public sealed class CourierOptions
{
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";
}

public sealed class CourierTokenProvider(HttpClient http, IOptions<CourierOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _accessToken;
    private DateTimeOffset _expiresAt;

    public async ValueTask<string> GetAsync(CancellationToken cancellation = default)
    {
        if (IsGood())
            return _accessToken!;

        await _gate.WaitAsync(cancellation);
        try
        {
            if (!IsGood())
            {
                using var form = new FormUrlEncodedContent(
                [
                    new("grant_type", "client_credentials"),
                    new("client_id", options.Value.ClientId),
                    new("client_secret", options.Value.ClientSecret),
                ]);
                using var response = await http.PostAsync("oauth/token", form, cancellation);
                response.EnsureSuccessStatusCode();
                var token = (await response.Content.ReadFromJsonAsync<CourierToken>(cancellation))!;
                _accessToken = token.AccessToken;
                _expiresAt = clock.GetUtcNow().AddSeconds(token.ExpiresIn);
            }

            return _accessToken!;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsGood() => _accessToken is not null && clock.GetUtcNow() + s_margin < _expiresAt;

    private sealed record CourierToken(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
