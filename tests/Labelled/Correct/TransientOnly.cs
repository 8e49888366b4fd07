// expect: nothing
// Retries what may go away by itself, and nothing else.
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Extensions.Http;
using Polly.Retry;

namespace Tides;

public static class TransientOnly
{
    public static IAsyncPolicy<HttpResponseMessage> Policy { get; } = HttpPolicyExtensions
        .HandleTransientHttpError()
        .WaitAndRetryAsync(3, attempt => TimeSpan.FromMilliseconds(200 * attempt));

    public static void AddTides(this IServiceCollection services)
    {
        services.AddHttpClient("tides", http => http.BaseAddress = new Uri("https://tides.example/"))
            .AddStandardResilienceHandler(options => options.Retry.MaxRetryAttempts = 5);

        services.AddHttpClient("moons").AddResilienceHandler("moons", pipeline => pipeline.AddRetry(
            new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(response => response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout),
            }));
    }
}
