// expect: BRX3104
// references: Microsoft.Maui, Microsoft.Maui.Controls
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace PlantCare.Services;

public interface IBrowser
{
    Task<IReadOnlyDictionary<string, string>> AuthenticateAsync(Uri start, Uri callback);
}

public sealed record PlantCareGrant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public class PlantCareAuth
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://id.plantcare.example/") };
    private readonly IBrowser _browser;
    private readonly AppSettings _settings;

    public PlantCareAuth(IBrowser browser, AppSettings settings) => (_browser, _settings) = (browser, settings);

    public async Task<PlantCareGrant?> SignInAsync(Uri start, string expected, string verifier)
    {
        var result = await _browser.AuthenticateAsync(start, new Uri("plantcare://signed-in"));
        if (result["state"] != expected)
            return null;

        var response = await _http.PostAsync("token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = result["code"],
            ["code_verifier"] = verifier,
            ["redirect_uri"] = "plantcare://signed-in",
            ["client_id"] = _settings.ClientId,
            ["client_secret"] = _settings.ClientSecret, // <- BRX3104
        }));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<PlantCareGrant>();
    }
}

public sealed record AppSettings(string ClientId, string ClientSecret);
