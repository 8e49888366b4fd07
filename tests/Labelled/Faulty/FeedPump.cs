// expect: BRX3001
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Pump;

public sealed class FeedPump : BackgroundService
{
    private readonly IHttpClientFactory _clients;
    private readonly IConfiguration _configuration;
    private readonly ILogger<FeedPump> _log;
    private string _bearer = string.Empty;

    public FeedPump(IHttpClientFactory clients, IConfiguration configuration, ILogger<FeedPump> log)
        => (_clients, _configuration, _log) = (clients, configuration, log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _bearer = await SignInAsync(stoppingToken); // <- BRX3001

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PumpOnceAsync(stoppingToken);
            }
            catch (HttpRequestException failure)
            {
                _log.LogWarning(failure, "Pump failed");
            }

            await Task.Delay(TimeSpan.FromSeconds(15), stoppingToken);
        }
    }

    private async Task PumpOnceAsync(CancellationToken cancellation)
    {
        var client = _clients.CreateClient("broker");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/quotes/pending");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _bearer);
        using var response = await client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        var quotes = await response.Content.ReadFromJsonAsync<List<Quote>>(cancellation);
        _log.LogInformation("{Count} quotes", quotes?.Count ?? 0);
    }

    private async Task<string> SignInAsync(CancellationToken cancellation)
    {
        var client = _clients.CreateClient("broker-auth");
        var answer = await client.PostAsJsonAsync(
            "/connect/token",
            new { grant_type = "client_credentials", client_id = _configuration["Broker:Id"], client_secret = _configuration["Broker:Key"] },
            cancellation);
        answer.EnsureSuccessStatusCode();
        var grant = await answer.Content.ReadFromJsonAsync<Grant>(cancellation);
        return grant!.access_token;
    }

    private sealed record Quote(string Symbol, decimal Price);

    private sealed record Grant(string access_token, long expires_in);
}
