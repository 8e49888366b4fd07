using System.Net.Http.Headers;

namespace VulnerableApi;

/// <summary>Pins the token of the moment of its creation to every later request.</summary>
internal sealed class BillingClient
{
    private readonly HttpClient _http;

    public BillingClient(HttpClient http, TokenResponse login)
    {
        _http = http;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.AccessToken); // BRX3004
    }

    public Task<string> GetInvoicesAsync(CancellationToken cancellation) =>
        _http.GetStringAsync("https://billing.contoso.com/v1/invoices", cancellation);
}
