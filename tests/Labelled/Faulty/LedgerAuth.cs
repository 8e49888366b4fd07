// expect: BRX3001
using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Ledger.Integration;

internal static class LedgerAuth
{
    private static readonly HttpClient Client = new() { BaseAddress = new Uri("https://ledger.example/") };

    // One request for the whole process, whoever comes first.
    private static readonly Lazy<Task<string>> Token = new(RequestAsync); // <- BRX3001

    public static async Task<JObject> GetAccountAsync(string number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v2/accounts/{Uri.EscapeDataString(number)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token.Value);
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JObject.Parse(await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> RequestAsync()
    {
        var id = Environment.GetEnvironmentVariable("LEDGER_CLIENT_ID");
        var secret = Environment.GetEnvironmentVariable("LEDGER_CLIENT_SECRET");
        using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new StringContent("grant_type=client_credentials", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var json = JObject.Parse(await response.Content.ReadAsStringAsync());
        return (string)json["access_token"]!;
    }
}
