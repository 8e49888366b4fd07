// expect: nothing
// A program that runs for a few seconds, asks once and ends.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

var month = args.Length > 0 ? args[0] : "2024-01";
using var http = new HttpClient { BaseAddress = new Uri("https://reports.example/") };

using var grant = await http.PostAsync("oauth/token", new FormUrlEncodedContent(new Dictionary<string, string>
{
    ["grant_type"] = "client_credentials",
    ["client_id"] = Environment.GetEnvironmentVariable("REPORTS_ID") ?? "",
    ["client_secret"] = Environment.GetEnvironmentVariable("REPORTS_SECRET") ?? "",
}));
grant.EnsureSuccessStatusCode();
var accessToken = (await grant.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();

var total = 0m;
foreach (var region in new[] { "north", "south", "east", "west" })
{
    using var request = new HttpRequestMessage(HttpMethod.Get, $"sales/{region}/{month}");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
    using var response = await http.SendAsync(request);
    response.EnsureSuccessStatusCode();
    var sales = await response.Content.ReadFromJsonAsync<decimal[]>();
    total += sales!.Sum();
}

Console.WriteLine($"{month}: {total:N2}");
return total > 0 ? 0 : 1;
