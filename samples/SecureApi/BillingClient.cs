namespace SecureApi;

/// <summary>Has no token: the handler of its client asks for one at each request.</summary>
internal sealed class BillingClient(HttpClient http)
{
    public Task<string> GetInvoicesAsync(CancellationToken cancellation) => http.GetStringAsync("invoices", cancellation);
}
