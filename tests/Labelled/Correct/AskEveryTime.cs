// expect: nothing
// There is a field for what the server said last, but a token is asked for with every call and never used twice.
using System.Net.Http.Headers;
using System.Text.Json;

namespace Statistics.Office;

public sealed class StatisticsClient(HttpClient http)
{
    private string _lastScope = "";

    public string LastScope => _lastScope;

    public async Task<string> TableAsync(string id, CancellationToken cancellation)
    {
        var accessToken = await RequestTokenAsync(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"tables/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    private async Task<string> RequestTokenAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "tables")]);
        using var response = await http.PostAsync("oauth/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        _lastScope = json.RootElement.GetProperty("scope").GetString() ?? "";
        return json.RootElement.GetProperty("access_token").GetString()!;
    }
}
