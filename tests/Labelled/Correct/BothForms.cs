// expect: nothing
// Reads both forms of the header, one after the other, and never more than a minute.
using System.Net;
using System.Net.Http.Headers;

namespace Satellites;

public sealed class ThrottleHandler : DelegatingHandler
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.TooManyRequests || request.Content is not null)
            return response;
        if (Wait(response.Headers.RetryAfter) is not { } wait || wait > s_most)
            return response;

        response.Dispose();
        await Task.Delay(wait, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        if (header is null)
            return null;
        if (header.Delta is { } delta)
            return delta;
        return header.Date is { } date && date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : TimeSpan.Zero;
    }
}
