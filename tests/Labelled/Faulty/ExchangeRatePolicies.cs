// expect: BRX5001
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;

namespace Finance.Rates;

public static class ExchangeRatePolicies
{
    public static IAsyncPolicy<HttpResponseMessage> Create(ILogger logger) =>
        Policy<HttpResponseMessage>
            .Handle<HttpRequestException>()
            .OrResult(response => !response.IsSuccessStatusCode) // <- BRX5001
            .WaitAndRetryAsync(
                retryCount: 4,
                sleepDurationProvider: attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)),
                onRetry: (outcome, delay, attempt, _) => logger.LogWarning("Attempt {Attempt}: {Status}", attempt, outcome.Result?.StatusCode));
}

public sealed class ExchangeRates(HttpClient http, ILogger<ExchangeRates> logger)
{
    private readonly IAsyncPolicy<HttpResponseMessage> _policy = ExchangeRatePolicies.Create(logger);

    public async Task<string> LatestAsync(string currency, CancellationToken cancellation)
    {
        using var response = await _policy.ExecuteAsync(token => http.GetAsync($"latest/{currency}", token), cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
