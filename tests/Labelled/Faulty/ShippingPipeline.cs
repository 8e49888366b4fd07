// expect: BRX5001
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace Shipping;

public static class ShippingPipeline
{
    public static IHttpClientBuilder AddShippingClient(this IServiceCollection services)
    {
        var client = services.AddHttpClient("shipping", http => http.BaseAddress = new Uri("https://shipping.example/"));
        client.AddResilienceHandler("shipping", pipeline =>
        {
            pipeline.AddTimeout(TimeSpan.FromSeconds(20));
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(response => response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadGateway), // <- BRX5001
            });
        });
        return client;
    }
}
