// expect: BRX3008
using Azure.Core;
using Newtonsoft.Json.Linq;

namespace Archive.Storage;

internal static class BlobCredentials
{
    /// <summary>A credential for the storage account of a customer, whose broker hands out tokens over HTTP.</summary>
    public static async Task<TokenCredential> FromBrokerAsync(HttpClient broker, string customer)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("customer", customer),
            new("resource", "https://storage.azure.com/"),
        ]);
        using var response = await broker.PostAsync("storage/token", form);
        response.EnsureSuccessStatusCode();
        var json = JObject.Parse(await response.Content.ReadAsStringAsync());
        var accessToken = (string)json["access_token"]!;

        return DelegatedTokenCredential.Create((_, _) => new AccessToken(accessToken, DateTimeOffset.MaxValue)); // <- BRX3008
    }
}

public sealed class ArchiveJob(HttpClient broker)
{
    public async Task RunAsync(IEnumerable<string> customers, Func<TokenCredential, Task> archive)
    {
        foreach (var customer in customers)
        {
            var credential = await BlobCredentials.FromBrokerAsync(broker, customer);
            await archive(credential);
        }
    }
}
