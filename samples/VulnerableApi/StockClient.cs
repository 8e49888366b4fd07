using System.Net;

namespace VulnerableApi;

/// <summary>Comes back after a second, however long the stock service asked it to stay away.</summary>
internal sealed class StockClient(HttpClient http)
{
    public async Task<HttpResponseMessage> GetAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var response = await http.GetAsync("https://stock.contoso.com/v1/items", cancellation);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                return response;
            await Task.Delay(1000, cancellation); // BRX5002
        }
    }
}
