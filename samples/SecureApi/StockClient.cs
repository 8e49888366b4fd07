using Broxi.Security;

namespace SecureApi;

/// <summary>Comes back when the stock service says so, and gives up after three times.</summary>
internal sealed class StockClient(HttpClient http, TimeProvider clock)
{
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await http.GetAsync("items", cancellation);
                await response.EnsureAuthorizedAsync(cancellation);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync(cancellation);
            }
            catch (RateLimitedException limited) when (attempt < 3 && limited.RetryAfter is { } wait)
            {
                await Task.Delay(wait, clock, cancellation);
            }
        }
    }
}
