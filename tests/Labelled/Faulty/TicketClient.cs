// expect: BRX3004
using System.Text.Json.Serialization;
using RestSharp;

namespace Helpdesk;

public interface ITicketClient
{
    Task<Ticket?> FindAsync(string key);
}

public class TicketClient : ITicketClient
{
    private readonly RestClient _rest;

    private TicketClient(RestClient rest) => _rest = rest;

    public static async Task<ITicketClient> ConnectAsync(string url, string id, string secret)
    {
        var rest = new RestClient(url);
        var grant = await rest.PostAsync<HelpdeskGrant>(new RestRequest("oauth/token")
            .AddParameter("grant_type", "client_credentials")
            .AddParameter("client_id", id)
            .AddParameter("client_secret", secret));
        rest.AddDefaultHeader("Authorization", "Bearer " + grant!.AccessToken); // <- BRX3004
        rest.AddDefaultHeader("Accept-Language", "en");
        return new TicketClient(rest);
    }

    public Task<Ticket?> FindAsync(string key) =>
        _rest.GetAsync<Ticket>(new RestRequest("tickets/{key}").AddUrlSegment("key", key));
}

public class HelpdeskGrant
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; set; } = "";

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; set; }
}

public sealed record Ticket(string Key, string Title, string State);
