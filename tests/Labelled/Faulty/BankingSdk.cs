// expect: BRX3004
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Banking.Sdk;

public class BankingApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public BankingApi(HttpClient client)
    {
        Client = client;
    }

    protected HttpClient Client { get; }

    public async Task LoginAsync(string clientId, string clientSecret)
    {
        var content = new StringContent(
            $"grant_type=client_credentials&client_id={Uri.EscapeDataString(clientId)}&client_secret={Uri.EscapeDataString(clientSecret)}",
            Encoding.UTF8,
            "application/x-www-form-urlencoded");
        var response = await Client.PostAsync("oauth2/token", content);
        if (!response.IsSuccessStatusCode)
        {
            throw new BankingException($"Login failed with {(int)response.StatusCode}");
        }

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var accessToken = document.RootElement.GetProperty("access_token").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken); // <- BRX3004
    }

    public async Task<Account[]> GetAccountsAsync()
    {
        var response = await Client.GetAsync("accounts");
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<Account[]>(await response.Content.ReadAsStringAsync(), Json) ?? [];
    }
}

public sealed record Account(string Iban, decimal Balance);

public class BankingException(string message) : Exception(message);
