// expect: BRX3014
using System.Net.Http.Headers;
using Duende.IdentityModel.Client;

namespace Mailbox.Desktop;

public sealed class MailboxAccount
{
    private readonly HttpClient _http;

    private MailboxAccount(HttpClient http, string accessToken, string refreshToken)
    {
        _http = http;
        AccessToken = accessToken;
        RefreshToken = refreshToken;
    }

    public string AccessToken { get; private set; }

    public string RefreshToken { get; private set; }

    public static async Task<MailboxAccount> SignInAsync(HttpClient http, string code, string verifier, CancellationToken cancellation)
    {
        var response = await http.RequestAuthorizationCodeTokenAsync(
            new AuthorizationCodeTokenRequest
            {
                Address = "https://id.mailbox.example/token",
                ClientId = "mailbox-desktop",
                Code = code,
                CodeVerifier = verifier,
                RedirectUri = "http://127.0.0.1:7890/",
            },
            cancellation);
        if (response.IsError)
            throw new InvalidOperationException(response.ErrorDescription ?? response.Error);

        return new MailboxAccount(http, response.AccessToken!, response.RefreshToken!); // <- BRX3014
    }

    public async Task<string> FoldersAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.mailbox.example/folders");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
