// expect: BRX3008
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

if (args is not [var hub, var login])
{
    Console.Error.WriteLine("usage: sensor-watch <hub> <login>");
    return 2;
}

using var http = new HttpClient();
using var answer = await http.PostAsJsonAsync(login, new { device = Environment.MachineName });
answer.EnsureSuccessStatusCode();
var issued = await answer.Content.ReadFromJsonAsync<JsonElement>();
var token = issued.GetProperty("access_token").GetString();

await using var connection = new HubConnectionBuilder()
    .WithUrl(hub, options => options.AccessTokenProvider = async () => // <- BRX3008
    {
        await Console.Out.WriteLineAsync("connecting");
        return token;
    })
    .WithAutomaticReconnect()
    .Build();

connection.On<string, double>("reading", (sensor, value) => Console.WriteLine($"{sensor}: {value:F2}"));
await connection.StartAsync();
await Task.Delay(Timeout.Infinite);
return 0;
