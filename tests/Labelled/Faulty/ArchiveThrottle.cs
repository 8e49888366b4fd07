// expect: BRX5003
using System.Net;

namespace Archive.Reader;

internal sealed class ArchiveThrottleHandler : DelegatingHandler
{
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(3);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var i = 0; i < 3 && request.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.TooManyRequests; i++)
        {
            var wait = response.Headers.RetryAfter?.Delta ?? s_usual; // <- BRX5003
            response.Dispose();
            await Task.Delay(wait, cancellationToken);
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }
}
