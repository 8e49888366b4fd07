// expect: BRX3007
using System.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace Donations;

public class DonationGateway
{
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _renewal = new(1, 1);
    private readonly string _clientId;
    private string _refresh;
    private string? _access;
    private DateTime _until;

    public DonationGateway(HttpClient http, string clientId, string refresh)
    {
        _http = http;
        _clientId = clientId;
        _refresh = refresh;
    }

    public void Replace(string refresh) => _refresh = refresh;

    public async Task<JObject> DonateAsync(string cause, decimal amount)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "donations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await AccessAsync());
        request.Content = new StringContent(new JObject { ["cause"] = cause, ["amount"] = amount }.ToString());
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JObject.Parse(await response.Content.ReadAsStringAsync());
    }

    private async Task<string> AccessAsync()
    {
        await _renewal.WaitAsync();
        try
        {
            if (_access is null || DateTime.UtcNow.AddMinutes(1) > _until)
            {
                var form = new Dictionary<string, string>
                {
                    { "client_id", _clientId },
                    { "grant_type", "refresh_token" },
                    { "refresh_token", _refresh },
                };
                using var response = await _http.PostAsync("token", new FormUrlEncodedContent(form));
                response.EnsureSuccessStatusCode();
                var answer = JObject.Parse(await response.Content.ReadAsStringAsync());
                _access = answer["access_token"]!.Value<string>()!; // <- BRX3007
                _until = DateTime.UtcNow.AddSeconds(answer["expires_in"]!.Value<int>());
            }

            return _access;
        }
        finally
        {
            _renewal.Release();
        }
    }
}
