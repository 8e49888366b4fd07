namespace VulnerableApi;

/// <summary>Insists when the returns service refuses it, and stumbles when that service names a date to come back.</summary>
internal sealed class ReturnsClient(HttpClient http)
{
    public async Task<HttpResponseMessage?> GetAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 3; attempt++) // BRX5001
        {
            var response = await http.GetAsync("https://returns.contoso.com/v1/returns", cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            if (response.Headers.RetryAfter is not null)
                await Task.Delay(response.Headers.RetryAfter.Delta!.Value, cancellation); // BRX5003
        }

        return null;
    }
}
