// expect: nothing
// The variable that the delegate reads is written again by the loop below, well before the token ends.
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

using var http = new HttpClient { BaseAddress = new Uri("https://ticker.example/") };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

var (accessToken, seconds) = await SignInAsync();
await using var hub = new HubConnectionBuilder()
    .WithUrl("https://ticker.example/hub", options => options.AccessTokenProvider = () => Task.FromResult<string?>(accessToken))
    .WithAutomaticReconnect()
    .Build();
hub.On<string, decimal>("tick", (symbol, price) => Console.WriteLine($"{symbol} {price}"));
await hub.StartAsync(stop.Token);

while (!stop.IsCancellationRequested)
{
    await Task.Delay(TimeSpan.FromSeconds(seconds * 0.75), stop.Token);
    (accessToken, seconds) = await SignInAsync();
}

async Task<(string Token, int Seconds)> SignInAsync()
{
    using var response = await http.PostAsJsonAsync("token", new { grant_type = "client_credentials", client_id = "ticker" }, stop.Token);
    response.EnsureSuccessStatusCode();
    var json = await response.Content.ReadFromJsonAsync<JsonElement>(stop.Token);
    return (json.GetProperty("access_token").GetString()!, json.GetProperty("expires_in").GetInt32());
}
