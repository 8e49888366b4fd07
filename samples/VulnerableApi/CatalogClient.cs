namespace VulnerableApi;

/// <summary>Reads the catalogue of a supplier.</summary>
internal sealed class CatalogClient(string apiKey)
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });

    public Task<HttpResponseMessage> ListAsync(CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://catalog.contoso.com/v1/articles");
        request.Headers.Add("X-Api-Key", apiKey); // BRX2008
        return _http.SendAsync(request, cancellation);
    }
}
