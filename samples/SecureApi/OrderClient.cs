using Broxi.Security;

namespace SecureApi;

/// <summary>Calls the order service in the name of the user who has signed in, with that user's access token.</summary>
internal sealed class OrderClient(HttpClient http)
{
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("orders", cancellation);
        await response.EnsureAuthorizedAsync(cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
