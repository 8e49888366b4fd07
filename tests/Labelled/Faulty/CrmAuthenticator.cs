// expect: BRX3001
using System.Text.Json.Serialization;
using RestSharp;
using RestSharp.Authenticators;

namespace Crm.Sync;

public class CrmAuthenticator : AuthenticatorBase
{
    private readonly string _baseUrl;
    private readonly string _clientId;
    private readonly string _clientSecret;

    public CrmAuthenticator(string baseUrl, string clientId, string clientSecret) : base("")
    {
        _baseUrl = baseUrl;
        _clientId = clientId;
        _clientSecret = clientSecret;
    }

    protected override async ValueTask<Parameter> GetAuthenticationParameter(string accessToken)
    {
        Token = string.IsNullOrEmpty(Token) ? await GetToken() : Token; // <- BRX3001
        return new HeaderParameter(KnownHeaders.Authorization, Token);
    }

    private async Task<string> GetToken()
    {
        var options = new RestClientOptions(_baseUrl)
        {
            Authenticator = new HttpBasicAuthenticator(_clientId, _clientSecret),
        };
        using var client = new RestClient(options);

        var request = new RestRequest("oauth2/token").AddParameter("grant_type", "client_credentials");
        var response = await client.PostAsync<CrmTokenResponse>(request);
        return $"{response!.TokenType} {response.AccessToken}";
    }
}

public class CrmTokenResponse
{
    [JsonPropertyName("token_type")]
    public string TokenType { get; set; } = "";

    [JsonPropertyName("access_token")]
    public string AccessToken { get; set; } = "";

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; set; }
}

public sealed class ContactReader(RestClient client)
{
    public Task<RestResponse> ReadAsync(int id) =>
        client.ExecuteAsync(new RestRequest("contacts/{id}").AddUrlSegment("id", id));
}
