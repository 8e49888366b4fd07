// expect: nothing
// Loops for as long as the service runs, but ends with it, and a message that fails goes to the side.
using System.Net.Http.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks;

public sealed record Delivery(Uri Target, string Body, int Attempt = 0);

public sealed class QueueConsumer(Channel<Delivery> queue, IHttpClientFactory clients, ILogger<QueueConsumer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            var delivery = await queue.Reader.ReadAsync(stoppingToken);
            try
            {
                using var response = await clients.CreateClient("webhooks").PostAsJsonAsync(delivery.Target, delivery.Body, stoppingToken);
                response.EnsureSuccessStatusCode();
            }
            catch (HttpRequestException failure) when (failure.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError)
            {
                log.LogWarning(failure, "Delivery to {Target}", delivery.Target);
                if (delivery.Attempt < 3)
                    await queue.Writer.WriteAsync(delivery with { Attempt = delivery.Attempt + 1 }, stoppingToken);
            }
            catch (HttpRequestException failure)
            {
                log.LogError(failure, "Delivery to {Target} was refused", delivery.Target);
            }
        }
    }
}
