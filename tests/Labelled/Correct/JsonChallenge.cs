// expect: nothing
// Answers the challenge itself, with the right status; the other handler belongs to a browser and redirects.
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Voting;

public static class JsonChallenge
{
    public static void AddVoting(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddJwtBearer(options =>
            {
                options.Authority = "https://id.voting.example";
                options.Audience = "voting";
                options.Events = new JwtBearerEvents { OnChallenge = RefuseAsync };
            })
            .AddOpenIdConnect(options =>
            {
                options.Authority = "https://id.voting.example";
                options.ClientId = "voting-web";
                options.ResponseType = "code";
                options.Events = new OpenIdConnectEvents
                {
                    OnRemoteFailure = context =>
                    {
                        context.HandleResponse();
                        context.Response.Redirect("/sign-in-failed");
                        return Task.CompletedTask;
                    },
                };
            });
    }

    private static async Task RefuseAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await context.Response.WriteAsJsonAsync(new ProblemDetails { Status = 401, Title = "Sign in first" });
    }
}
