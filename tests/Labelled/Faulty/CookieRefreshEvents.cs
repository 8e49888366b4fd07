// expect: BRX3007
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Configuration;

namespace Portal.Auth;

public class CookieRefreshEvents(IHttpClientFactory clients, IConfiguration configuration) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var expiresAt = context.Properties.GetTokenValue("expires_at");
        if (expiresAt is null || DateTimeOffset.Parse(expiresAt, CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow.AddMinutes(1))
            return;

        var refreshToken = context.Properties.GetTokenValue("refresh_token");
        using var response = await clients.CreateClient("id").PostAsync(
            configuration["Oidc:TokenEndpoint"],
            new FormUrlEncodedContent(new Dictionary<string, string?>
            {
                ["grant_type"] = "refresh_token",
                ["client_id"] = configuration["Oidc:ClientId"],
                ["client_secret"] = configuration["Oidc:ClientSecret"],
                ["refresh_token"] = refreshToken,
            }));
        if (!response.IsSuccessStatusCode)
        {
            context.RejectPrincipal();
            return;
        }

        var renewed = (await response.Content.ReadFromJsonAsync<Renewed>())!;
        context.Properties.UpdateTokenValue("access_token", renewed.AccessToken); // <- BRX3007
        context.Properties.UpdateTokenValue(
            "expires_at", DateTimeOffset.UtcNow.AddSeconds(renewed.ExpiresIn).ToString("o", CultureInfo.InvariantCulture));
        context.ShouldRenew = true;
    }

    private sealed record Renewed(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
