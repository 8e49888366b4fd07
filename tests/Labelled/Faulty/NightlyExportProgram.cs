// expect: BRX3001
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using var api = new HttpClient { BaseAddress = new Uri("https://api.warehouse.example/") };
using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

string? token = null;

while (await timer.WaitForNextTickAsync(stop.Token))
{
    var lines = await PendingAsync(stop.Token);
    foreach (var line in lines.EnumerateArray())
    {
        Console.WriteLine(line.GetProperty("sku").GetString());
    }
}

async Task<JsonElement> PendingAsync(CancellationToken cancellation)
{
    using var request = new HttpRequestMessage(HttpMethod.Get, "stock/pending");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
    using var response = await api.SendAsync(request, cancellation);
    response.EnsureSuccessStatusCode();
    return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
}

async Task<string> TokenAsync(CancellationToken cancellation)
{
    if (token is not null)
        return token;

    using var response = await api.PostAsync("oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = Environment.GetEnvironmentVariable("WAREHOUSE_ID") ?? "",
        ["client_secret"] = Environment.GetEnvironmentVariable("WAREHOUSE_SECRET") ?? "",
    }), cancellation);
    response.EnsureSuccessStatusCode();
    var json = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    return token = json.GetProperty("access_token").GetString()!; // <- BRX3001
}
