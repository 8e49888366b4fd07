namespace SecureApi;

/// <summary>Leaves its token in the header, which no access log shows.</summary>
internal sealed class ReportClient(HttpClient http)
{
    public Task<string> GetAsync(string month, CancellationToken cancellation) => http.GetStringAsync($"months/{Uri.EscapeDataString(month)}", cancellation);
}
