using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;

namespace VulnerableApi;

/// <summary>Shows the order service who has signed in, where that asks what the caller may do.</summary>
internal sealed class OrderClient(HttpClient http, IHttpContextAccessor accessor)
{
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://orders.contoso.com/v1/orders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await accessor.HttpContext!.GetTokenAsync("id_token")); // BRX4010
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
