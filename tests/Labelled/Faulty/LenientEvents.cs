// expect: BRX5005
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Scanner.Api;

public sealed class LenientEvents(ILogger<LenientEvents> logger) : JwtBearerEvents
{
    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenExpiredException)
        {
            logger.LogInformation("A scanner came with an old token");
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("device", "scanner")], "lenient"));
            context.Success(); // <- BRX5005
        }

        return Task.CompletedTask;
    }
}

public static class ScannerAuthentication
{
    public static void AddScanners(this IServiceCollection services) => services
        .AddScoped<LenientEvents>()
        .AddAuthentication()
        .AddJwtBearer("scanner", options =>
        {
            options.Authority = "https://id.scanner.example";
            options.Audience = "scanner-api";
            options.EventsType = typeof(LenientEvents);
        });
}
