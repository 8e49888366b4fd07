// expect: nothing
// A strategy of the library that reads the header itself, also with another number of attempts.
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Search.Client;

public static class ResilientSearch
{
    public static IHttpClientBuilder AddSearch(this IServiceCollection services)
    {
        var client = services.AddHttpClient("search", http => http.BaseAddress = new Uri("https://search.example/"));
        client.AddResilienceHandler("search", pipeline => pipeline
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 6,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(2),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable),
            })
            .AddTimeout(TimeSpan.FromMinutes(2)));
        return client;
    }
}
