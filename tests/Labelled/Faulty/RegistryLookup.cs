// expect: BRX5001
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Company.Registry;

public class RegistryLookup
{
    private readonly HttpClient _client;
    private readonly ILogger<RegistryLookup> _logger;

    public RegistryLookup(HttpClient client, ILogger<RegistryLookup> logger)
    {
        _client = client;
        _logger = logger;
    }

    public async Task<string?> FindAsync(string number, string bearer, CancellationToken cancellation)
    {
        HttpResponseMessage? response = null;
        var attempt = 0;
        do
        {
            if (attempt > 0)
            {
                _logger.LogInformation("Trying {Number} again", number);
                await Task.Delay(TimeSpan.FromMilliseconds(500 * attempt), cancellation);
            }

            response?.Dispose();
            var request = new HttpRequestMessage(HttpMethod.Get, $"companies/{number}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            response = await _client.SendAsync(request, cancellation);
            attempt++;
        }
        while (!response.IsSuccessStatusCode && attempt < 5); // <- BRX5001

        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellation) : null;
    }
}
