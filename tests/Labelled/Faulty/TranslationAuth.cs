// expect: BRX3015
using Newtonsoft.Json.Linq;

namespace Translation.Memory;

public class TranslationAuth
{
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _gate = new(1);
    private string? _accessToken;
    private DateTime _renewAt = DateTime.MinValue;

    public TranslationAuth(HttpClient client)
    {
        _client = client;
    }

    public async Task<string?> GetTokenAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (DateTime.UtcNow > _renewAt)
            {
                var values = new[]
                {
                    new KeyValuePair<string, string>("grant_type", "client_credentials"),
                    new KeyValuePair<string, string>("scope", "memory.read"),
                };
                var reply = await _client.PostAsync("token", new FormUrlEncodedContent(values));
                var json = JObject.Parse(await reply.Content.ReadAsStringAsync());
                // An outage overwrites a good token with nothing.
                _accessToken = json.Value<string>("access_token"); // <- BRX3015
                _renewAt = DateTime.UtcNow.AddSeconds(json.Value<int>("expires_in") - 60);
            }

            return _accessToken;
        }
        finally
        {
            _gate.Release();
        }
    }
}
