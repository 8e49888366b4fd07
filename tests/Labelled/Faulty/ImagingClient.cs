// expect: BRX5003
using System.Net;

namespace Imaging;

public sealed class ImagingClient(HttpClient http)
{
    public async Task<byte[]> RenderAsync(string scene, CancellationToken cancellation)
    {
        const int Most = 4;
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.PostAsync("render", new StringContent(scene), cancellation);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && attempt < Most)
            {
                var pause = response.Headers.RetryAfter!.Delta!.Value; // <- BRX5003
                await Task.Delay(pause, cancellation);
                continue;
            }

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
    }
}
