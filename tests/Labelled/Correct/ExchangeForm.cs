// expect: nothing
// A field of the form is called like the retired grant, but the grant is an exchange of tokens; and an ID token alone passes the browser.
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;

namespace Backoffice;

public sealed class ExchangeForm(HttpClient http)
{
    public async Task<string> ExchangeAsync(string subjectToken, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = subjectToken,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["password_policy"] = "none",
        });
        using var response = await http.PostAsync("token", form, cancellation);
        response.EnsureSuccessStatusCode();
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return json.GetProperty("access_token").GetString()!;
    }
}

public static class BackofficeLogin
{
    public static void AddBackoffice(this IServiceCollection services) => services.AddAuthentication()
        .AddOpenIdConnect("hybrid", options =>
        {
            options.Authority = "https://id.backoffice.example";
            options.ClientId = "backoffice";
            options.ResponseType = "code id_token";
        })
        .AddOpenIdConnect("plain", ConfigurePlain);

    private static void ConfigurePlain(OpenIdConnectOptions options)
    {
        options.Authority = "https://id.visitors.example";
        options.ClientId = "backoffice";
        options.ResponseType = "id_token";
    }
}
