// expect: BRX3001
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Invoices.Functions;

// Functions of a consumption plan share the process, and with it the statics.
public class InvoiceFunction
{
    private static readonly HttpClient s_http = new();
    private static readonly SemaphoreSlim s_once = new(1, 1);
    private static string? s_erpToken;

    private readonly ILogger _logger;

    public InvoiceFunction(ILoggerFactory loggerFactory) => _logger = loggerFactory.CreateLogger<InvoiceFunction>();

    public async Task Run(InvoiceMessage message, CancellationToken cancellationToken)
    {
        var token = await GetErpTokenAsync(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://erp.example/api/invoices")
        {
            Content = JsonContent.Create(message),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var response = await s_http.SendAsync(request, cancellationToken);
        _logger.LogInformation("Invoice {Number}: {Status}", message.Number, (int)response.StatusCode);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<string> GetErpTokenAsync(CancellationToken cancellationToken)
    {
        await s_once.WaitAsync(cancellationToken);
        try
        {
            if (string.IsNullOrWhiteSpace(s_erpToken))
            {
                var form = new Dictionary<string, string>
                {
                    { "grant_type", "client_credentials" },
                    { "client_id", Environment.GetEnvironmentVariable("ErpClientId")! },
                    { "client_secret", Environment.GetEnvironmentVariable("ErpClientSecret")! },
                };
                using var response = await s_http.PostAsync("https://login.erp.example/token", new FormUrlEncodedContent(form), cancellationToken);
                response.EnsureSuccessStatusCode();
                dynamic body = Newtonsoft.Json.JsonConvert.DeserializeObject(await response.Content.ReadAsStringAsync(cancellationToken))!;
                s_erpToken = (string)body.access_token; // <- BRX3001
            }

            return s_erpToken;
        }
        finally
        {
            s_once.Release();
        }
    }
}

public sealed record InvoiceMessage(string Number, decimal Total, string Currency);
