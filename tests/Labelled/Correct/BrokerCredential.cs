// expect: nothing
// Each call of the delegate asks the broker anew and tells the library the true end of what it got.
using Azure.Core;
using Newtonsoft.Json;

namespace Warehouse.Storage;

public sealed class BrokerCredential(HttpClient broker)
{
    public TokenCredential For(string tenant) => DelegatedTokenCredential.Create(
        (_, cancellation) => RequestAsync(tenant, cancellation).AsTask().GetAwaiter().GetResult(),
        (_, cancellation) => RequestAsync(tenant, cancellation));

    private async ValueTask<AccessToken> RequestAsync(string tenant, CancellationToken cancellation)
    {
        using var response = await broker.GetAsync($"tenants/{tenant}/storage-token", cancellation);
        response.EnsureSuccessStatusCode();
        var wire = JsonConvert.DeserializeObject<Wire>(await response.Content.ReadAsStringAsync(cancellation))!;
        return new AccessToken(wire.AccessToken, DateTimeOffset.UtcNow.AddSeconds(wire.ExpiresIn));
    }

    private sealed class Wire
    {
        [JsonProperty("access_token")]
        public string AccessToken { get; set; } = "";

        [JsonProperty("expires_in")]
        public int ExpiresIn { get; set; }
    }
}
