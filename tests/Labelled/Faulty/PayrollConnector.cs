// expect: BRX3002
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Payroll;

public partial class PayrollConnector
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private Session? _session;

    public PayrollConnector(HttpClient http) => _http = http;

    public async Task<JsonNode?> SlipAsync(int employee, int month, CancellationToken cancellation)
    {
        var session = await OpenAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"slips/{employee}/{month}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation));
    }

    private sealed class Session(string token, DateTime validUntil)
    {
        public string Token { get; } = token;

        public DateTime ValidUntil { get; } = validUntil;
    }
}

public partial class PayrollConnector
{
    private async Task<Session> OpenAsync(CancellationToken cancellation)
    {
        await _lock.WaitAsync(cancellation);
        try
        {
            if (_session is { } open)
                return open;

            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "payroll")]);
            using var response = await _http.PostAsync("identity/token", form, cancellation);
            response.EnsureSuccessStatusCode();
            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;
            return _session = new Session(
                json["access_token"]!.GetValue<string>(),
                DateTime.UtcNow.AddSeconds(json["expires_in"]!.GetValue<int>() - 60)); // <- BRX3002
        }
        finally
        {
            _lock.Release();
        }
    }
}
