using Broxi.Security;

namespace SecureApi;

/// <summary>Waits for as long as the stock service asks: its client keeps to the limits, and repeats what was refused for the moment.</summary>
internal sealed class StockClient(HttpClient http)
{
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("items", cancellation);
        await response.EnsureAuthorizedAsync(cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
