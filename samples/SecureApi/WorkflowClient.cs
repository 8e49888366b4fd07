using Broxi.Security;

namespace SecureApi;

/// <summary>Calls the workflow API with a token that stands in no repository.</summary>
internal sealed class WorkflowClient(HttpClient http)
{
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync("workflows", cancellation);
        await response.EnsureAuthorizedAsync(cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
