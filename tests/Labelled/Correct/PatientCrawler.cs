// expect: nothing
// Waits as long as the server says, in seconds or until a date, and gives up after a few attempts.
using System.Net;

namespace Crawler;

public sealed class PatientCrawler(HttpClient http, TimeProvider clock)
{
    private const int Attempts = 5;

    public async Task<string?> FetchAsync(Uri page, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            using var response = await http.GetAsync(page, cancellation);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    return await response.Content.ReadAsStringAsync(cancellation);
                case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable when attempt < Attempts:
                    await Task.Delay(WaitAfter(response, attempt), clock, cancellation);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private TimeSpan WaitAfter(HttpResponseMessage response, int attempt)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow()) ?? TimeSpan.FromSeconds(2 * attempt);
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }
}
