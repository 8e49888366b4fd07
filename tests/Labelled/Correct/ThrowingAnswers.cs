// expect: nothing
// Nobody tests a status here because these calls throw, or because the helper does it.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Duende.IdentityModel.Client;
using Flurl.Http;

namespace Ski.Passes;

public sealed record PassGrant(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class ThrowingAnswers(HttpClient http, IFlurlClient flurl)
{
    public async Task<string> LocalAsync(CancellationToken cancellation)
    {
        var grant = await http.GetFromJsonAsync<PassGrant>("token?grant_type=client_credentials", cancellation);
        return grant!.AccessToken;
    }

    public async Task<string> FlurlAsync()
    {
        var grant = await flurl.Request("token")
            .PostUrlEncodedAsync(new { grant_type = "client_credentials" })
            .ReceiveJson<PassGrant>();
        return grant.AccessToken;
    }

    public async Task<string> LibraryAsync(CancellationToken cancellation)
    {
        var response = Checked(await http.RequestClientCredentialsTokenAsync(
            new ClientCredentialsTokenRequest { Address = "connect/token", ClientId = "passes" }, cancellation));
        return response.AccessToken!;
    }

    private static TokenResponse Checked(TokenResponse response) =>
        response.IsError ? throw new HttpRequestException(response.Error ?? "The token endpoint failed.") : response;
}
