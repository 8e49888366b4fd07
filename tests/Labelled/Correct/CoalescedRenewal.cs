// expect: nothing
// Two callers at the same moment await the same renewal; that is a field with the running task, set under a lock.
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Choir;

public sealed class CoalescedRenewal(HttpClient http, string refreshToken)
{
    private readonly object _sync = new();
    private Task<Grant>? _renewal;
    private Grant? _grant;
    private string _refreshToken = refreshToken;
    private DateTimeOffset _ends;

    public Task<string> AccessTokenAsync()
    {
        lock (_sync)
        {
            if (_grant is not null && DateTimeOffset.UtcNow < _ends)
                return Task.FromResult(_grant.AccessToken);
            _renewal ??= RenewAsync();
            return Unwrap(_renewal);
        }

        static async Task<string> Unwrap(Task<Grant> renewal) => (await renewal).AccessToken;
    }

    private async Task<Grant> RenewAsync()
    {
        await Task.Yield();
        try
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", _refreshToken)]);
            using var response = await http.PostAsync("token", form);
            response.EnsureSuccessStatusCode();
            var grant = (await response.Content.ReadFromJsonAsync<Grant>())!;
            lock (_sync)
            {
                _grant = grant;
                _refreshToken = grant.RefreshToken ?? _refreshToken;
                _ends = DateTimeOffset.UtcNow.AddSeconds(grant.ExpiresIn - 60);
            }

            return grant;
        }
        finally
        {
            lock (_sync)
                _renewal = null;
        }
    }

    private sealed record Grant(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
