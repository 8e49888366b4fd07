// expect: BRX5002
using System.Net;
using System.Net.Http.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace Sms;

public sealed record SmsMessage(string To, string Text);

public sealed class SmsGateway(Channel<SmsMessage> outbox, IHttpClientFactory clients) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var http = clients.CreateClient("sms");
        await foreach (var message in outbox.Reader.ReadAllAsync(stoppingToken))
        {
            var wait = TimeSpan.FromSeconds(1);
            for (var i = 0; i < 6; i++)
            {
                using var answer = await http.PostAsJsonAsync("messages", message, stoppingToken);
                if (answer is { StatusCode: not HttpStatusCode.TooManyRequests })
                {
                    break;
                }

                await Task.Delay(wait, stoppingToken); // <- BRX5002
                wait *= 2;
            }
        }
    }
}
