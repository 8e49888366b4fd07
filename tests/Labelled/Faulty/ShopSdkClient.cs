// expect: BRX3001
using System.Text;
using Newtonsoft.Json;

namespace Shop.Sdk
{
    public class ShopSdkClient : IDisposable
    {
        private readonly HttpClient _client;
        private readonly string _accessToken;

        public ShopSdkClient(string shop, string clientId, string clientSecret)
        {
            _client = new HttpClient { BaseAddress = new Uri($"https://{shop}.shops.example/") };
            _accessToken = Authenticate(clientId, clientSecret).GetAwaiter().GetResult(); // <- BRX3001
        }

        public async Task<Product> GetProductAsync(long id)
        {
            var message = new HttpRequestMessage(HttpMethod.Get, "admin/products/" + id + ".json");
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + _accessToken);
            var answer = await _client.SendAsync(message);
            answer.EnsureSuccessStatusCode();
            return JsonConvert.DeserializeObject<Product>(await answer.Content.ReadAsStringAsync())!;
        }

        public void Dispose()
        {
            _client.Dispose();
        }

        private async Task<string> Authenticate(string id, string secret)
        {
            var body = JsonConvert.SerializeObject(new { client_id = id, client_secret = secret, grant_type = "client_credentials" });
            var answer = await _client.PostAsync("oauth/token", new StringContent(body, Encoding.UTF8, "application/json"));
            answer.EnsureSuccessStatusCode();
            var login = JsonConvert.DeserializeObject<Login>(await answer.Content.ReadAsStringAsync());
            return login!.AccessToken;
        }

        private class Login
        {
            [JsonProperty("access_token")]
            public string AccessToken { get; set; } = "";

            [JsonProperty("expires_in")]
            public int ExpiresIn { get; set; }
        }
    }

    public class Product
    {
        public long Id { get; set; }

        public string? Title { get; set; }
    }
}
