using Broxi.Security;

namespace SecureApi;

/// <summary>Asks once: its client waits when that service asks to, in seconds or until a date, and a refusal is told.</summary>
internal sealed class ReturnsClient(HttpClient http)
{
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("returns", cancellation);
        await response.EnsureAuthorizedAsync(cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
