// expect: BRX5002
using RestSharp;

namespace Stocks;

public class StockQuotes
{
    private readonly RestClient _client;

    public StockQuotes(RestClient client)
    {
        _client = client;
    }

    public string? Quote(string symbol)
    {
        return Quote(symbol, remaining: 3);
    }

    private string? Quote(string symbol, int remaining)
    {
        var request = new RestRequest("quote/{symbol}").AddUrlSegment("symbol", symbol);
        var response = _client.Execute(request);
        switch ((int)response.StatusCode)
        {
            case 200:
                return response.Content;
            case 404:
                return null;
            case 429 when remaining > 0:
                Thread.Sleep(TimeSpan.FromSeconds(5)); // <- BRX5002
                return Quote(symbol, remaining - 1);
            default:
                throw new InvalidOperationException($"{symbol}: {response.StatusCode}");
        }
    }
}
