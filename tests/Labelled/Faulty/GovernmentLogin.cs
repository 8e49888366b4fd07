// expect: BRX3105
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

public static class GovernmentLogin
{
    public const string Scheme = "gov";

    public static AuthenticationBuilder AddGovernmentLogin(this AuthenticationBuilder authentication, IConfigurationSection section)
        => authentication.AddOpenIdConnect(Scheme, options => Configure(options, section));

    private static void Configure(OpenIdConnectOptions options, IConfigurationSection section)
    {
        options.Authority = section["Authority"];
        options.ClientId = section["ClientId"];
        options.ClientSecret = section["ClientSecret"];
        options.ResponseType = "code id_token";
        options.ResponseMode = "form_post";
        options.ProtocolValidator.RequireNonce = false; // <- BRX3105
        options.ProtocolValidator.NonceLifetime = TimeSpan.FromMinutes(10);
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/login-failed");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
