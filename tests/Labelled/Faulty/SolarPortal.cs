// expect: BRX3103
using System.Net.Http.Json;
using System.Text.Json;

namespace Solar.Home;

public sealed class SolarPortal(HttpClient http, string user, Func<string> password)
{
    public async Task<double> ProducedTodayAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "plants/mine/production?range=day");
        request.Headers.Authorization = new("Bearer", await SignInAsync(cancellation));
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return body.GetProperty("kwh").GetDouble();
    }

    private async Task<string> SignInAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", // <- BRX3103
            ["username"] = user,
            ["password"] = password(),
            ["client_id"] = "solar-home",
        });
        using var response = await http.PostAsync("oauth/token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return body.GetProperty("access_token").GetString()!;
    }
}
