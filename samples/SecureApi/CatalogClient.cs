namespace SecureApi;

/// <summary>Reads the catalogue of a supplier. Its client follows redirects without the key.</summary>
internal sealed class CatalogClient(HttpClient http, IConfiguration configuration)
{
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "articles");
        request.Headers.Add("X-Api-Key", configuration["Catalog:ApiKey"] ?? throw new InvalidOperationException("Catalog:ApiKey is not configured."));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
