// expect: BRX3101
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Running.Club;

public static class FitnessLogin
{
    public static AuthenticationBuilder AddFitness(this AuthenticationBuilder builder, IConfiguration configuration) =>
        builder.AddOAuth("fitness", "Fitness tracker", options => // <- BRX3101
        {
            options.ClientId = configuration["Fitness:ClientId"]!;
            options.ClientSecret = configuration["Fitness:ClientSecret"]!;
            options.AuthorizationEndpoint = "https://fitness.example/oauth/authorize";
            options.TokenEndpoint = "https://fitness.example/oauth/token";
            options.UserInformationEndpoint = "https://fitness.example/api/v3/athlete";
            options.CallbackPath = "/signin-fitness";
            options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, "id");
            options.ClaimActions.MapJsonKey(ClaimTypes.Name, "username");
            options.Events = new OAuthEvents { OnCreatingTicket = ReadAthleteAsync };
        });

    private static async Task ReadAthleteAsync(OAuthCreatingTicketContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new("Bearer", context.AccessToken);
        using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        using var athlete = JsonDocument.Parse(await response.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        context.RunClaimActions(athlete.RootElement);
    }
}
