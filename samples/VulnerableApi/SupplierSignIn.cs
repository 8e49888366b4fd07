using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace VulnerableApi;

/// <summary>Signs in suppliers, whose authorization server once forgot the nonce.</summary>
internal static class SupplierSignIn
{
    public static void Configure(OpenIdConnectOptions options)
    {
        options.Authority = "https://login.fabrikam.com";
        options.ClientId = "contoso";
        options.ProtocolValidator.RequireNonce = false; // BRX3105
    }
}
