// expect: BRX3004
using Flurl.Http;

namespace Media;

public sealed class MediaLibrary
{
    private readonly IFlurlClient _client;

    public MediaLibrary(string root) => _client = new FlurlClient(root).WithTimeout(30);

    public async Task ConnectAsync(string clientId, string clientSecret)
    {
        var grant = await _client.Request("connect", "token")
            .PostUrlEncodedAsync(new { grant_type = "client_credentials", client_id = clientId, client_secret = clientSecret })
            .ReceiveJson<MediaGrant>();
        _client.WithOAuthBearerToken(grant.access_token); // <- BRX3004
    }

    public Task<List<Album>> AlbumsAsync() => _client.Request("albums").GetJsonAsync<List<Album>>();

    public Task<List<Track>> TracksAsync(Album album) => _client.Request("albums", album.Id, "tracks").GetJsonAsync<List<Track>>();
}

public sealed class MediaGrant
{
    public string access_token { get; set; } = "";

    public int expires_in { get; set; }

    public string token_type { get; set; } = "";
}

public sealed record Album(string Id, string Title);

public sealed record Track(string Id, string Title, int Seconds);
