// expect: nothing
// MSAL has a cache of its own and renews what is in it; the application object is kept, not a token.
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Identity.Client;

namespace Documents.Vault;

public sealed class DocumentVault
{
    private static readonly string[] s_scopes = ["api://vault/.default"];
    private readonly HttpClient _http;
    private readonly IConfidentialClientApplication _application;

    public DocumentVault(HttpClient http, IConfiguration configuration)
    {
        _http = http;
        _application = ConfidentialClientApplicationBuilder
            .Create(configuration["Vault:ClientId"])
            .WithClientSecret(configuration["Vault:ClientSecret"])
            .WithAuthority(configuration["Vault:Authority"])
            .Build();
    }

    public async Task<Stream> OpenAsync(Guid document, CancellationToken cancellation)
    {
        var result = await _application.AcquireTokenForClient(s_scopes).ExecuteAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"documents/{document}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(cancellation);
    }
}
