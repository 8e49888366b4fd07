using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace VulnerableApi;

/// <summary>Signs in the users of the old portal, whose proxy once dropped long query strings.</summary>
internal static class PortalSignIn
{
    public static void Configure(OpenIdConnectOptions options)
    {
        options.Authority = "https://login.contoso.com";
        options.ClientId = "old-portal";
        options.ResponseType = "code";
        options.UsePkce = false; // BRX3101
    }
}
