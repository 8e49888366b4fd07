// expect: nothing
// Default headers, but with a name and a word that do not end, as the device wants it.
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;

namespace Printing;

public sealed record PrinterAccount
{
    public string User { get; init; } = "";

    public string Pin { get; init; } = "";
}

public sealed class BasicPrinterClient
{
    private readonly HttpClient _http;

    public BasicPrinterClient(HttpClient http, IOptions<PrinterAccount> account)
    {
        _http = http;
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Value.User}:{account.Value.Pin}"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", token);
    }

    public async Task<string> PrintAsync(Stream document, CancellationToken cancellation)
    {
        using var content = new StreamContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var response = await _http.PostAsync("jobs", content, cancellation);
        response.EnsureSuccessStatusCode();
        return response.Headers.Location?.ToString() ?? "";
    }
}
