// expect: BRX3012
using Newtonsoft.Json;

namespace Parking;

public class ParkingAuth
{
    [JsonProperty("access_token")]
    public string Token { get; set; } = "";

    [JsonProperty("expires_in")]
    public int Lifetime { get; set; }
}

public class ParkingMeter
{
    private readonly object _gate = new();
    private readonly HttpClient _client = new() { BaseAddress = new Uri("https://parking.example/") };
    private ParkingAuth? _auth;
    private DateTime _renew;

    public int FreeSpaces(string garage)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"garages/{garage}/free");
        request.Headers.Add("Authorization", "Bearer " + Token());
        using var response = _client.Send(request);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return int.Parse(reader.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private string Token()
    {
        lock (_gate)
        {
            if (_auth == null || _renew < DateTime.UtcNow.AddMinutes(5))
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "token");
                request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { { "grant_type", "client_credentials" } });
                using var response = _client.Send(request);
                response.EnsureSuccessStatusCode();
                using var reader = new JsonTextReader(new StreamReader(response.Content.ReadAsStream()));
                _auth = new JsonSerializer().Deserialize<ParkingAuth>(reader)!;
                _renew = DateTime.UtcNow.AddHours(_auth.Lifetime); // <- BRX3012
            }

            return _auth.Token;
        }
    }
}
