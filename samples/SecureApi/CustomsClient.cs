using Broxi.Security;

namespace SecureApi;

/// <summary>Sends a declaration only with a token: a token request that fails is an exception, and nothing is sent.</summary>
internal sealed class CustomsClient(HttpClient http)
{
    public async Task DeclareAsync(HttpContent declaration, CancellationToken cancellation)
    {
        using var response = await http.PostAsync("declarations", declaration, cancellation);
        await response.EnsureAuthorizedAsync(cancellation);
        response.EnsureSuccessStatusCode();
    }
}
