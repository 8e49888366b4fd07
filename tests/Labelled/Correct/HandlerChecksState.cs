// expect: nothing
// The handler compares the state before the validator runs and turns the second check off itself; and a directory for all tenants names none.
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Conference;

public static class HandlerChecksState
{
    public static void AddConferenceLogin(this IServiceCollection services) => services
        .AddAuthentication()
        .AddOpenIdConnect("conference", options =>
        {
            options.Authority = "https://id.conference.example";
            options.ClientId = "conference";
            options.ResponseType = "code";
            options.ProtocolValidator = new OpenIdConnectProtocolValidator
            {
                RequireStateValidation = false,
                RequireNonce = true,
                NonceLifetime = TimeSpan.FromMinutes(15),
            };
        });

    public static Task<DiscoveryDocumentResponse> CommonAsync(HttpClient http, CancellationToken cancellation) =>
        http.GetDiscoveryDocumentAsync(
            new DiscoveryDocumentRequest
            {
                Address = "https://login.microsoftonline.com/common/v2.0",
                Policy = { ValidateIssuerName = false, RequireHttps = true },
            },
            cancellation);
}
