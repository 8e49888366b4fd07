// expect: BRX3005
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Inventory;

public sealed class InventoryOptions
{
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";
}

public sealed class InventoryApiClient
{
    private readonly IHttpClientFactory _factory;
    private readonly IOptionsMonitor<InventoryOptions> _options;
    private string? _token;
    private long _goodUntil;

    public InventoryApiClient(IHttpClientFactory factory, IOptionsMonitor<InventoryOptions> options)
    {
        _factory = factory;
        _options = options;
    }

    public async Task<int> StockAsync(string sku, CancellationToken cancellation)
    {
        var http = _factory.CreateClient("inventory");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"stock/{sku}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(http, cancellation));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<int>(cancellation);
    }

    private async Task<string> TokenAsync(HttpClient http, CancellationToken cancellation)
    {
        if (_token is not null && Environment.TickCount64 < _goodUntil)
            return _token;

        using var response = await http.PostAsync("oauth2/token", new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", _options.CurrentValue.ClientId),
            new("client_secret", _options.CurrentValue.ClientSecret),
        ]), cancellation); // a burst of first requests asks many times
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        _token = body.GetProperty("access_token").GetString()!; // <- BRX3005
        _goodUntil = Environment.TickCount64 + (1000L * (body.GetProperty("expires_in").GetInt32() - 30));
        return _token;
    }
}
