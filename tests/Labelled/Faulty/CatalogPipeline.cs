// expect: BRX5002
using System.Net;
using Polly;
using Polly.Retry;

namespace Catalog.Import;

public sealed class CatalogImport
{
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 8,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests),
            DelayGenerator = static arguments => // <- BRX5002
            {
                var delay = arguments.AttemptNumber switch
                {
                    0 => TimeSpan.FromSeconds(1),
                    1 => TimeSpan.FromSeconds(3),
                    _ => TimeSpan.FromSeconds(10),
                };
                return ValueTask.FromResult<TimeSpan?>(delay);
            },
        })
        .Build();

    public CatalogImport(HttpClient http) => _http = http;

    public async Task<byte[]> ImageAsync(string sku, CancellationToken cancellation)
    {
        using var response = await _pipeline.ExecuteAsync(
            async token => await _http.GetAsync($"images/{sku}", token), cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }
}
