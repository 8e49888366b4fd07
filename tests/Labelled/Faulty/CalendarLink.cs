// expect: BRX3005
using System.Net.Http.Headers;
using Newtonsoft.Json.Linq;

namespace Calendars;

/// <summary>One link to the calendar of the company, shared by all requests of the site.</summary>
public static class CalendarLink
{
    private static readonly HttpClient s_http = new() { BaseAddress = new Uri("https://calendar.example/") };
    private static string s_refreshToken = File.Exists(GrantFile) ? File.ReadAllText(GrantFile) : "";
    private static string? s_accessToken;
    private static DateTime s_renewAt;

    private static string GrantFile => Path.Combine(AppContext.BaseDirectory, "calendar.grant");

    public static async Task<JArray> EventsAsync(DateTime day)
    {
        if (DateTime.UtcNow >= s_renewAt)
            await RenewAsync(); // <- BRX3005

        using var request = new HttpRequestMessage(HttpMethod.Get, $"events?day={day:yyyyMMdd}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", s_accessToken);
        using var response = await s_http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JArray.Parse(await response.Content.ReadAsStringAsync());
    }

    private static async Task RenewAsync()
    {
        using var response = await s_http.PostAsync("token", new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", s_refreshToken),
            new("client_id", "company-site"),
        ]));
        response.EnsureSuccessStatusCode();
        var json = JObject.Parse(await response.Content.ReadAsStringAsync());
        s_accessToken = json.Value<string>("access_token");
        s_refreshToken = json.Value<string>("refresh_token") ?? s_refreshToken;
        s_renewAt = DateTime.UtcNow.AddSeconds(json.Value<int>("expires_in") - 60);
        OnRotated(s_refreshToken);
    }

    private static void OnRotated(string token) => Rotated?.Invoke(null, token);

    public static event EventHandler<string>? Rotated;
}
