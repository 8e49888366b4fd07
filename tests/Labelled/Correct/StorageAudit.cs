// expect: nothing
// The credential caches and renews; the header is made anew with each call.
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;

namespace Audit.Storage;

public sealed class StorageAudit
{
    private static readonly TokenRequestContext s_context = new(["https://storage.azure.com/.default"]);
    private readonly TokenCredential _credential = new DefaultAzureCredential();
    private readonly HttpClient _http;

    public StorageAudit(HttpClient http) => _http = http;

    public async Task<bool> IsPublicAsync(Uri container, CancellationToken cancellation)
    {
        var token = await _credential.GetTokenAsync(s_context, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(container) { Query = "restype=container&comp=acl" }.Uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        request.Headers.Add("x-ms-version", "2023-11-03");
        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return response.Headers.Contains("x-ms-blob-public-access");
    }
}
