using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace SecureApi;

/// <summary>Signs in suppliers, whose authorization server answers the nonce by now.</summary>
internal static class SupplierSignIn
{
    public static void Configure(OpenIdConnectOptions options)
    {
        options.Authority = "https://login.fabrikam.com";
        options.ClientId = "contoso";
        options.ResponseType = "code";
        options.CallbackPath = "/signin-supplier";
    }
}
