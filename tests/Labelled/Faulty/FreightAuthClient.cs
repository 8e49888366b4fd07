// expect: BRX3009
using Newtonsoft.Json;

namespace Freight;

public sealed class FreightAuthClient(HttpClient http)
{
    public async Task<FreightToken> RequestAsync(string id, string secret, CancellationToken cancellation)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
            ["audience"] = "https://api.freight.example/",
        });
        using var response = await http.PostAsync("oauth/token", content, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw new FreightException((int)response.StatusCode);

        return JsonConvert.DeserializeObject<FreightToken>(body) ?? throw new FreightException(0);
    }
}

public sealed class FreightToken // <- BRX3009
{
    [JsonProperty("access_token")]
    public string AccessToken { get; set; } = "";

    [JsonProperty("token_type")]
    public string TokenType { get; set; } = "Bearer";

    [JsonProperty("scope")]
    public string? Scope { get; set; }
}

public sealed class FreightException(int status) : Exception($"The authorization server answered {status}.")
{
    public int Status { get; } = status;
}
