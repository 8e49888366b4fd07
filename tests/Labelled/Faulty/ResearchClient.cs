// expect: BRX3015
using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;

namespace Research;

public sealed class ResearchOptions
{
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";
}

public sealed class ResearchClient(HttpClient http, IOptions<ResearchOptions> options)
{
    public async Task<string> QueryAsync(string term, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://research.example/search?q={Uri.EscapeDataString(term)}");
        request.SetBearerToken(await BearerAsync(cancellation));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    private async Task<string> BearerAsync(CancellationToken cancellation)
    {
        var settings = options.Value;
        var discovery = await http.GetDiscoveryDocumentAsync(settings.Authority, cancellation);
        if (discovery.IsError)
            throw new InvalidOperationException(discovery.Error);

        var token = await http.RequestClientCredentialsTokenAsync(
            new ClientCredentialsTokenRequest
            {
                Address = discovery.TokenEndpoint,
                ClientId = settings.ClientId,
                ClientSecret = settings.ClientSecret,
                Scope = "research",
            },
            cancellation);
        return token.AccessToken!; // <- BRX3015
    }
}
