// expect: BRX3103
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hospital.Web;

public sealed class HospitalOidc(IConfiguration configuration) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name == "staff")
            Configure(options);
    }

    public void Configure(OpenIdConnectOptions options)
    {
        options.Authority = configuration["Staff:Authority"];
        options.ClientId = configuration["Staff:ClientId"];
        options.ResponseType = "id_token token"; // <- BRX3103
        options.CallbackPath = "/signin-staff";
        options.SignedOutCallbackPath = "/signout-staff";
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "preferred_username";
    }
}

public static class HospitalServices
{
    public static void AddStaffLogin(this IServiceCollection services)
    {
        services.AddAuthentication("staff-cookie").AddCookie("staff-cookie").AddOpenIdConnect("staff", _ => { });
        services.ConfigureOptions<HospitalOidc>();
    }
}
