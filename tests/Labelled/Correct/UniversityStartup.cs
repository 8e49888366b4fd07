// expect: nothing
// One handler uses PKCE without being told, the other is told; the switch that is false belongs to a flow without a code.
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace University;

public class Startup(IConfiguration configuration)
{
    public void ConfigureServices(IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddOpenIdConnect("staff", options =>
            {
                configuration.Bind("Staff", options);
                options.ResponseType = OpenIdConnectResponseType.Code;
            })
            .AddOpenIdConnect("visitors", options =>
            {
                configuration.Bind("Visitors", options);
                options.ResponseType = OpenIdConnectResponseType.IdToken;
                options.UsePkce = false;
            })
            .AddOAuth("library", options =>
            {
                configuration.Bind("Library", options);
                options.AuthorizationEndpoint = "https://library.university.example/authorize";
                options.TokenEndpoint = "https://library.university.example/token";
                options.CallbackPath = "/signin-library";
                options.UsePkce = true;
            });
    }

    public void Configure(IApplicationBuilder app)
    {
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseEndpoints(endpoints => endpoints.MapRazorPages());
    }
}
