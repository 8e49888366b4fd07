using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace SecureApi;

/// <summary>Signs in the users of the old portal, with PKCE as by default.</summary>
internal static class PortalSignIn
{
    public static void Configure(OpenIdConnectOptions options, IConfiguration configuration)
    {
        options.Authority = "https://login.contoso.com";
        options.ClientId = "old-portal";
        options.ClientSecret = configuration["Portal:ClientSecret"];
        options.ResponseType = "code";
        options.CallbackPath = "/signin-portal";
    }
}
