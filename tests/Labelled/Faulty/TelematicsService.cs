// expect: BRX3002, BRX3005
using System.Net.Http.Headers;
using Newtonsoft.Json;

namespace Fleet.Telematics;

public interface ITelematicsService
{
    Task<string> PositionsAsync();
}

public class TelematicsService : ITelematicsService
{
    private readonly HttpClient _httpClient;
    private readonly TelematicsSettings _settings;
    private string? _accessToken;
    private DateTime _tokenExpiry = DateTime.MinValue;

    public TelematicsService(HttpClient httpClient, TelematicsSettings settings)
    {
        _httpClient = httpClient;
        _settings = settings;
    }

    public async Task<string> PositionsAsync()
    {
        if (_accessToken == null)
        {
            await AuthenticateAsync(); // <- BRX3005
        }

        var request = new HttpRequestMessage(HttpMethod.Get, _settings.BaseUrl + "/positions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _accessToken);
        var response = await _httpClient.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private async Task AuthenticateAsync()
    {
        var values = new Dictionary<string, string>
        {
            { "grant_type", "client_credentials" },
            { "client_id", _settings.ClientId },
            { "client_secret", _settings.ClientSecret },
        };
        var response = await _httpClient.PostAsync(_settings.BaseUrl + "/oauth/token", new FormUrlEncodedContent(values));
        response.EnsureSuccessStatusCode();
        var token = JsonConvert.DeserializeObject<TelematicsToken>(await response.Content.ReadAsStringAsync());
        _accessToken = token!.AccessToken;
        _tokenExpiry = DateTime.UtcNow.AddSeconds(token.ExpiresIn).AddMinutes(-5); // <- BRX3002
    }
}

public record TelematicsSettings(string BaseUrl, string ClientId, string ClientSecret);

public class TelematicsToken
{
    [JsonProperty("access_token")]
    public string AccessToken { get; set; } = null!;

    [JsonProperty("expires_in")]
    public int ExpiresIn { get; set; }
}
