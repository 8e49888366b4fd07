// expect: nothing
// One type gets what it does not name in a bag, the other has it from its base.
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Protocol;

public class OpenAnswer
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; set; } = "";

    [JsonPropertyName("token_type")]
    public string TokenType { get; set; } = "";

    [JsonExtensionData]
    public Dictionary<string, JsonElement> More { get; set; } = [];
}

public abstract class Timed
{
    [JsonPropertyName("expires_in")]
    public int Seconds { get; set; }
}

public sealed class SignInAnswer : Timed
{
    [JsonPropertyName("access_token")]
    public string Access { get; set; } = "";

    [JsonPropertyName("refresh_token")]
    public string? Refresh { get; set; }
}

public sealed class ProtocolClient(HttpClient http)
{
    public async Task<SignInAnswer> SignInAsync(string device, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("sign-in", new { grant_type = "client_credentials", device }, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<SignInAnswer>(cancellation))!;
    }

    public async Task<TimeSpan> LifeAsync(CancellationToken cancellation)
    {
        using var response = await http.PostAsync("token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]), cancellation);
        response.EnsureSuccessStatusCode();
        var answer = (await response.Content.ReadFromJsonAsync<OpenAnswer>(cancellation))!;
        return answer.More.TryGetValue("expires_in", out var life) ? TimeSpan.FromSeconds(life.GetInt32()) : TimeSpan.Zero;
    }
}
