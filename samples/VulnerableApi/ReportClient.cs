namespace VulnerableApi;

/// <summary>Leaves its token in the access log of every server on the way.</summary>
internal sealed class ReportClient(HttpClient http)
{
    public Task<string> GetAsync(string month, string accessToken, CancellationToken cancellation) =>
        http.GetStringAsync($"https://reports.contoso.com/v1/months/{month}?access_token={accessToken}", cancellation); // BRX1007
}
