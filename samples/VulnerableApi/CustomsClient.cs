using System.Net.Http.Headers;

namespace VulnerableApi;

/// <summary>Sends a declaration with whatever the customs' authorization server answered, be it an error.</summary>
internal sealed class CustomsClient(HttpClient http)
{
    public async Task DeclareAsync(HttpContent credentials, HttpContent declaration, CancellationToken cancellation)
    {
        using var response = await http.PostAsync("https://customs.contoso.com/oauth/token", credentials, cancellation);
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellation);

        using var request = new HttpRequestMessage(HttpMethod.Post, "https://customs.contoso.com/v1/declarations") { Content = declaration };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token!.AccessToken); // BRX3015
        (await http.SendAsync(request, cancellation)).EnsureSuccessStatusCode();
    }
}
