// expect: nothing
// A loop of its own renews the token at four fifths of its life; readers only read.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Traffic;

public sealed class TokenRefresher(IHttpClientFactory clients, ILogger<TokenRefresher> log) : BackgroundService
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _accessToken;

    public async Task<string> CurrentAsync(CancellationToken cancellation)
    {
        await _first.Task.WaitAsync(cancellation);
        return _accessToken!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(10);
            try
            {
                using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
                using var response = await clients.CreateClient("traffic-id").PostAsync("token", form, stoppingToken);
                response.EnsureSuccessStatusCode();
                var grant = (await response.Content.ReadFromJsonAsync<Grant>(stoppingToken))!;
                _accessToken = grant.AccessToken;
                pause = TimeSpan.FromSeconds(grant.ExpiresIn * 0.8);
                _first.TrySetResult();
            }
            catch (HttpRequestException failure)
            {
                log.LogWarning(failure, "No token this time");
            }

            await Task.Delay(pause, stoppingToken);
        }
    }

    private sealed record Grant(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
