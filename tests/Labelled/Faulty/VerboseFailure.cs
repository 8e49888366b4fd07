// expect: BRX5008
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Museum.Api;

public static class VerboseFailure
{
    public static void AddMuseumTokens(this IServiceCollection services, string authority)
    {
        services.AddAuthentication().AddJwtBearer(options =>
        {
            options.Authority = authority;
            options.Audience = "museum";
            options.Events = new JwtBearerEvents
            {
                OnAuthenticationFailed = async context =>
                {
                    context.NoResult();
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    context.Response.ContentType = "text/plain";
                    await context.Response.WriteAsync("Authentication failed: " + context.Exception.Message); // <- BRX5008
                },
            };
        });
    }
}
