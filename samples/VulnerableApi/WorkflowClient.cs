using System.Net.Http.Headers;

namespace VulnerableApi;

/// <summary>Calls the workflow API with a token that everybody who reads the repository now has.</summary>
internal sealed class WorkflowClient(HttpClient http)
{
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.contoso.com/v1/workflows"); // BRX2001
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "8f14e45fceea167a5a36dedd4bea2543"); // BRX1001
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
