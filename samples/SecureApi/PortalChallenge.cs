using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace SecureApi;

/// <summary>Tells the portal where its user has to sign in; the status stays 401.</summary>
internal static class PortalChallenge
{
    public static Task AddAddress(JwtBearerChallengeContext context)
    {
        context.Response.Headers["X-Sign-In"] = "/login";
        return Task.CompletedTask;
    }
}
