// expect: BRX3016
using System.Net;
using System.Net.Http.Headers;

namespace Tax.Filing;

public interface ITaxTokens
{
    Task<string> GetAsync(CancellationToken cancellation);

    Task<string> RenewAsync(CancellationToken cancellation);
}

public sealed class RetryOnceHandler(ITaxTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.RenewAsync(cancellationToken)); // <- BRX3016
        return await base.SendAsync(request, cancellationToken);
    }
}

public sealed class TaxClient(HttpClient http)
{
    public async Task<string> StatusAsync(string filing, CancellationToken cancellation)
    {
        using var response = await http.GetAsync($"filings/{filing}", cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
